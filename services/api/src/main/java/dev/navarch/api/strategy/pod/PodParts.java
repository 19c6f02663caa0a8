package dev.navarch.api.strategy.pod;

import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.patch.JsonEquality;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The parts of a pod that have a subresource of their own. */
public final class PodParts {

    private PodParts() {}

    /** Ephemeral containers may be added; those that are there stay as they are (KEP-277). */
    public static List<Cause> ephemeralContainers(ObjectNode pod, ObjectNode wanted) {
        JsonNode before = pod.path("spec").path("ephemeralContainers");
        JsonNode after = wanted.path("spec").path("ephemeralContainers");
        List<Cause> causes = new ArrayList<>();
        for (JsonNode container : before) {
            String name = container.path("name").asString("");
            JsonNode kept = named(after, name);
            if (kept.isMissingNode()) {
                causes.add(
                        forbidden(
                                "existing ephemeral containers \""
                                        + name
                                        + "\" may not be removed"));
            } else if (!JsonEquality.same(container, kept)) {
                causes.add(
                        forbidden(
                                "existing ephemeral containers \""
                                        + name
                                        + "\" may not be changed"));
            }
        }
        ObjectNode spec = pod.withObjectProperty("spec");
        if (after.isEmpty()) {
            spec.remove("ephemeralContainers");
        } else {
            spec.set("ephemeralContainers", after.deepCopy());
        }
        return causes;
    }

    private static Cause forbidden(String message) {
        return new Cause(
                "FieldValueForbidden", "Forbidden: " + message, "spec.ephemeralContainers");
    }

    /** Requests and limits of running containers (KEP-1287). */
    public static List<Cause> resources(ObjectNode pod, ObjectNode wanted) {
        for (String list : List.of("containers", "initContainers")) {
            for (JsonNode container : pod.path("spec").path(list)) {
                JsonNode after =
                        named(wanted.path("spec").path(list), container.path("name").asString(""));
                if (container instanceof ObjectNode mine && after.has("resources")) {
                    mine.set("resources", after.path("resources").deepCopy());
                }
            }
        }
        String before = pod.path("status").path("qosClass").asString("");
        if (!before.isEmpty() && !before.equals(QosClass.of(pod.path("spec")).shown())) {
            return List.of(
                    new Cause(
                            "FieldValueInvalid",
                            "Invalid value: \""
                                    + QosClass.of(pod.path("spec")).shown()
                                    + "\": Pod QOS Class may not change as a result of resizing",
                            "metadata"));
        }
        return List.of();
    }

    private static JsonNode named(JsonNode list, String name) {
        for (JsonNode item : list) {
            if (item.path("name").asString("").equals(name)) {
                return item;
            }
        }
        return list.path("");
    }
}
