package dev.navarch.api.discovery;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Groups that another server serves behind this one (APIService). */
public interface ExtraGroups {

    ExtraGroups NONE =
            new ExtraGroups() {
                @Override
                public long generation() {
                    return 0;
                }

                @Override
                public List<ObjectNode> groups() {
                    return List.of();
                }
            };

    /** Grows when {@link #groups} changes. */
    long generation();

    /** Each as an {@code APIGroupDiscovery} of {@code apidiscovery.k8s.io/v2}. */
    List<ObjectNode> groups();
}
