package dev.navarch.api.strategy.scale;

import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a type keeps what its scale shows, as field names.
 *
 * @param specReplicas {@code spec.replicas}
 * @param statusReplicas {@code status.replicas}
 * @param selector a LabelSelector, a map of labels, or text; empty when the type has none
 */
public record ScalePaths(
        List<String> specReplicas, List<String> statusReplicas, List<String> selector) {

    private static final ScalePaths USUAL =
            new ScalePaths(
                    List.of("spec", "replicas"),
                    List.of("status", "replicas"),
                    List.of("spec", "selector"));

    private static final Map<GroupResource, ScalePaths> BUILT_IN =
            Map.of(
                    Resources.DEPLOYMENTS, USUAL,
                    Resources.REPLICA_SETS, USUAL,
                    Resources.STATEFUL_SETS, USUAL,
                    Resources.REPLICATION_CONTROLLERS, USUAL);

    public ScalePaths {
        specReplicas = List.copyOf(specReplicas);
        statusReplicas = List.copyOf(statusReplicas);
        selector = List.copyOf(selector);
        if (specReplicas.isEmpty() || statusReplicas.isEmpty()) {
            throw new IllegalArgumentException("a scale needs replicas");
        }
    }

    /** Those of a built-in type that scales. */
    public static Optional<ScalePaths> builtIn(GroupResource type) {
        return Optional.ofNullable(BUILT_IN.get(type));
    }

    /**
     * Reads the {@code scale} subresource of a custom type's definition.
     *
     * @param scale {@code specReplicasPath}, {@code statusReplicasPath} and {@code
     *     labelSelectorPath}, each as {@code .spec.replicas}
     */
    public static ScalePaths of(JsonNode scale) {
        return new ScalePaths(
                names(scale, "specReplicasPath"),
                names(scale, "statusReplicasPath"),
                names(scale, "labelSelectorPath"));
    }

    private static List<String> names(JsonNode scale, String field) {
        String path = scale.path(field).asString("");
        return path.length() < 2 ? List.of() : List.of(path.substring(1).split("\\.", -1));
    }

    static JsonNode at(JsonNode object, List<String> names) {
        JsonNode at = object;
        for (String name : names) {
            at = at.path(name);
        }
        return at;
    }

    void setReplicas(ObjectNode object, long replicas) {
        ObjectNode at = object;
        for (String name : specReplicas.subList(0, specReplicas.size() - 1)) {
            at = at.withObjectProperty(name);
        }
        at.put(specReplicas.getLast(), replicas);
    }
}
