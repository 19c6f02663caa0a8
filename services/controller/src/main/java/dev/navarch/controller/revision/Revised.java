package dev.navarch.controller.revision;

import dev.navarch.controller.object.Json;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a set whose template is kept in revisions says of them, whatever its kind.
 *
 * @param hashLabel the label of a revision that carries the hash of its template
 * @param limit how many revisions that no pod uses are kept
 */
record Revised(
        GroupResource type,
        HasMetadata set,
        ObjectNode status,
        LabelSelector selector,
        PodTemplateSpec template,
        String hashLabel,
        int limit) {

    private static final int DEFAULT_LIMIT = 10;

    static Revised of(StatefulSet set) {
        return new Revised(
                Resources.STATEFUL_SETS,
                set,
                Json.tree(set.getStatus()),
                set.getSpec().getSelector(),
                set.getSpec().getTemplate(),
                "controller.kubernetes.io/hash",
                Objects.requireNonNullElse(set.getSpec().getRevisionHistoryLimit(), DEFAULT_LIMIT));
    }

    static Revised of(DaemonSet set) {
        return new Revised(
                Resources.DAEMON_SETS,
                set,
                Json.tree(set.getStatus()),
                set.getSpec().getSelector(),
                set.getSpec().getTemplate(),
                "controller-revision-hash",
                Objects.requireNonNullElse(set.getSpec().getRevisionHistoryLimit(), DEFAULT_LIMIT));
    }

    Map<String, String> templateLabels() {
        return template.getMetadata() == null ? Map.of() : template.getMetadata().getLabels();
    }

    /** How often the name of a revision to be was found taken by something else. */
    int collisions() {
        return status.path("collisionCount").asInt(0);
    }
}
