package dev.navarch.api.auth.node;

import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a pod refers to in its namespace. */
record PodReferences(String pod, JsonNode spec) {

    static PodReferences of(JsonNode pod) {
        return new PodReferences(pod.at("/metadata/name").asString(""), pod.path("spec"));
    }

    String account() {
        return spec.path("serviceAccountName").asString("default");
    }

    boolean to(String resource, String name) {
        return switch (resource) {
            case "serviceaccounts" -> spec.path("serviceAccountName").asString("").equals(name);
            case "persistentvolumeclaims" -> mentions("claimName", name);
            case "secrets" ->
                    mentions("secretName", name)
                            || named(spec.path("imagePullSecrets"), name)
                            || source(name, "secretRef", "secretKeyRef", "secret");
            case "configmaps" -> source(name, "configMapRef", "configMapKeyRef", "configMap");
            default -> false;
        };
    }

    /** A claim that is made for one of the pod's volumes is named after both. */
    boolean ownClaim(String name) {
        return spec.path("volumes")
                .valueStream()
                .filter(volume -> volume.has("ephemeral"))
                .anyMatch(volume -> name.equals(pod + "-" + volume.path("name").asString("")));
    }

    static boolean named(JsonNode list, String name) {
        return list.valueStream().anyMatch(item -> item.path("name").asString("").equals(name));
    }

    /** Whether a field of this name with this value is anywhere among the volumes. */
    private boolean mentions(String field, String value) {
        return spec.path("volumes").findValues(field).stream()
                .anyMatch(found -> found.asString("").equals(value));
    }

    private boolean source(String name, String... fields) {
        return Stream.of(fields)
                .flatMap(field -> spec.findValues(field).stream())
                .anyMatch(found -> found.path("name").asString("").equals(name));
    }
}
