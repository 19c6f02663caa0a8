package dev.navarch.api.decode;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The defaults of pods that depend on more than one field. */
final class PodDefaults {

    private static final Set<String> CONTAINERS = Set.of("containers", "initContainers");

    private PodDefaults() {}

    /** A container that has a limit but no request of a resource requests what it is limited to. */
    static void requestsFromLimits(ObjectNode pod, ObjectNode root) {
        JsonNode spec = pod.path("spec");
        for (String field : CONTAINERS) {
            for (JsonNode container : spec.path(field)) {
                requestsFromLimits(container.path("resources"));
            }
        }
        requestsFromLimits(spec.path("resources"));
    }

    private static void requestsFromLimits(JsonNode resources) {
        if (resources instanceof ObjectNode object && !object.path("limits").isEmpty()) {
            DefaultFunctions.addMissing(
                    object.withObjectProperty("requests"), object.path("limits"));
        }
    }

    static void enableServiceLinks(ObjectNode pod, ObjectNode root) {
        if (pod.get("spec") instanceof ObjectNode spec && !spec.has("enableServiceLinks")) {
            spec.put("enableServiceLinks", true);
        }
    }

    /** {@code serviceAccount} is the old name of {@code serviceAccountName}. */
    static void serviceAccountAlias(ObjectNode spec, ObjectNode root) {
        String name = spec.path("serviceAccountName").asString("");
        String alias = spec.path("serviceAccount").asString("");
        if (!name.isEmpty()) {
            spec.put("serviceAccount", name);
        } else if (!alias.isEmpty()) {
            spec.put("serviceAccountName", alias);
        }
    }

    /** On the host's network a container's ports are the host's. */
    static void hostNetworkPorts(ObjectNode spec, ObjectNode root) {
        if (!spec.path("hostNetwork").asBoolean(false)) {
            return;
        }
        for (String field : CONTAINERS) {
            for (JsonNode container : spec.path(field)) {
                for (JsonNode port : container.path("ports")) {
                    if (port instanceof ObjectNode object
                            && object.path("hostPort").asInt(0) == 0) {
                        object.set("hostPort", object.path("containerPort"));
                    }
                }
            }
        }
    }

    /** An image without a tag, or of {@code latest}, may change: it is pulled each time. */
    static void imagePullPolicy(ObjectNode container, ObjectNode root) {
        if (!container.path("imagePullPolicy").asString("").isEmpty()) {
            return;
        }
        String image = container.path("image").asString("");
        String last = image.substring(image.lastIndexOf('/') + 1);
        boolean digest = last.contains("@");
        boolean tagged = last.contains(":") && !last.endsWith(":latest");
        container.put("imagePullPolicy", digest || tagged ? "IfNotPresent" : "Always");
    }

    static void volumeSource(ObjectNode volume, ObjectNode root) {
        if (volume.size() == (volume.has("name") ? 1 : 0)) {
            volume.putObject("emptyDir");
        }
    }
}
