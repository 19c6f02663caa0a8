package dev.navarch.bus.kafka;

import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import java.util.Set;
import java.util.stream.Collectors;

/** What a node's agent and proxy need of the topics, and nothing else. */
public final class NodeTopics {

    private static final Set<GroupResource> TYPES =
            Set.of(
                    Resources.SERVICES,
                    Resources.ENDPOINT_SLICES,
                    Resources.NODES,
                    Resources.PERSISTENT_VOLUME_CLAIMS,
                    Resources.PERSISTENT_VOLUMES,
                    Resources.CONFIG_MAPS,
                    Resources.SECRETS,
                    Resources.CLUSTER_TRUST_BUNDLES,
                    Resources.POD_CERTIFICATE_REQUESTS);
    private static final Set<String> CHANGES =
            TYPES.stream().map(Topics::changes).collect(Collectors.toUnmodifiableSet());
    private static final Set<String> READ = Set.of(Topics.PODS_BY_NODE, Topics.REJECTIONS);
    private static final Set<String> WRITTEN =
            Set.of(Topics.COMMANDS, Topics.HEARTBEATS, Topics.SAMPLES);

    private NodeTopics() {}

    public static boolean reads(String topic) {
        return CHANGES.contains(topic) || READ.contains(topic);
    }

    public static boolean writes(String topic) {
        return WRITTEN.contains(topic);
    }
}
