package dev.navarch.api.validation;

import dev.navarch.api.patch.JsonEquality;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which fields of a pod may change. Those that its subresources change (binding, resize, ephemeral
 * containers) are let through here: the engine restores them when the pod itself is written.
 */
final class PodUpdate {

    private static final List<String> FREE =
            List.of("activeDeadlineSeconds", "tolerations", "ephemeralContainers", "resources");

    private PodUpdate() {}

    static void check(
            ObjectNode pod, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        if (old.isEmpty() || !old.get().path("spec").isObject() || !pod.path("spec").isObject()) {
            return;
        }
        if (JsonEquality.same(old.get().path("spec"), pod.path("spec"))) {
            return;
        }
        ObjectNode before = (ObjectNode) old.get().path("spec").deepCopy();
        ObjectNode after = (ObjectNode) pod.path("spec").deepCopy();
        tolerations(before, after, causes);
        deadline(before, after, causes);
        if (before.path("nodeName").asString("").isEmpty()) {
            free(before, after, "nodeName");
        }
        for (String list : List.of("containers", "initContainers")) {
            for (int i = 0; i < Math.min(before.path(list).size(), after.path(list).size()); i++) {
                for (String field : List.of("image", "resources")) {
                    free(
                            (ObjectNode) before.path(list).get(i),
                            (ObjectNode) after.path(list).get(i),
                            field);
                }
            }
        }
        if (!before.path("schedulingGates").isEmpty()) {
            for (String field :
                    List.of(
                            "schedulingGates",
                            "nodeSelector",
                            "affinity",
                            "topologySpreadConstraints")) {
                free(before, after, field);
            }
        }
        if (after.path("terminationGracePeriodSeconds").asInt(0) == 1
                && before.path("terminationGracePeriodSeconds").asInt(0) < 0) {
            free(before, after, "terminationGracePeriodSeconds");
        }
        FREE.forEach(field -> free(before, after, field));
        if (!Sameness.same(before, after)) {
            causes.forbidden(
                    "spec",
                    "pod updates may not change fields other than `spec.containers[*].image`,"
                            + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                            + "`spec.tolerations` (only additions to existing tolerations),"
                            + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was"
                            + " previously negative)");
        }
    }

    private static void free(ObjectNode before, ObjectNode after, String field) {
        before.remove(field);
        after.remove(field);
    }

    private static void tolerations(ObjectNode before, ObjectNode after, Causes causes) {
        List<JsonNode> now = after.path("tolerations").valueStream().toList();
        for (JsonNode toleration : before.path("tolerations")) {
            JsonNode same = withoutSeconds(toleration);
            if (now.stream().noneMatch(t -> withoutSeconds(t).equals(same))) {
                causes.forbidden(
                        "spec.tolerations",
                        "existing toleration can not be modified except its tolerationSeconds");
                return;
            }
        }
    }

    private static JsonNode withoutSeconds(JsonNode toleration) {
        ObjectNode copy = (ObjectNode) toleration.deepCopy();
        copy.remove("tolerationSeconds");
        return copy;
    }

    private static void deadline(ObjectNode before, ObjectNode after, Causes causes) {
        JsonNode old = before.path("activeDeadlineSeconds");
        JsonNode now = after.path("activeDeadlineSeconds");
        if (old.isNumber() && (!now.isNumber() || now.asLong() > old.asLong())) {
            causes.invalid(
                    "spec.activeDeadlineSeconds",
                    now,
                    "must be less than or equal to previous value");
        }
    }
}
