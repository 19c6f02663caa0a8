package dev.navarch.api.fairness;

import dev.navarch.api.encoding.Packaged;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The flow schemas and priority levels that every Kubernetes cluster begins with. */
public final class BuiltIn {

    /** Those without which nothing works; their specs are not for anyone to change. */
    public static final Set<String> MANDATORY = Set.of("exempt", "catch-all");

    private static final String RESOURCE = "/fairness/built-in.yaml";

    private final List<ObjectNode> schemas;
    private final List<ObjectNode> levels;

    private BuiltIn(JsonNode root) {
        this.schemas = objects(root.path("flowSchemas"), "FlowSchema");
        this.levels = objects(root.path("priorityLevels"), "PriorityLevelConfiguration");
    }

    public static BuiltIn load() {
        return new BuiltIn(Packaged.tree(RESOURCE));
    }

    private static List<ObjectNode> objects(JsonNode specs, String kind) {
        return specs.propertyStream()
                .map(named -> {
                    ObjectNode object = ((ObjectNode) specs).objectNode();
                    object.put("apiVersion", "flowcontrol.apiserver.k8s.io/v1");
                    object.put("kind", kind);
                    object.putObject("metadata").put("name", named.getKey());
                    object.set("spec", named.getValue());
                    return object;
                })
                .toList();
    }

    public List<ObjectNode> schemas() {
        return schemas;
    }

    public List<ObjectNode> levels() {
        return levels;
    }

    /**
     * A configuration that works whatever is stored: mandatory objects are added where they are
     * missing, everything else too while nothing is stored yet.
     */
    public void configure(Fairness fairness, List<JsonNode> schemas, List<JsonNode> levels) {
        fairness.configure(
                Stream.concat(schemas.stream(), missing(this.schemas, schemas))
                        .map(ConfigReader::schema)
                        .toList(),
                Stream.concat(levels.stream(), missing(this.levels, levels))
                        .map(ConfigReader::level)
                        .toList());
    }

    private static Stream<ObjectNode> missing(List<ObjectNode> known, List<JsonNode> stored) {
        return known.stream()
                .filter(object -> stored.isEmpty() || MANDATORY.contains(name(object)))
                .filter(object -> stored.stream().noneMatch(s -> name(s).equals(name(object))));
    }

    static String name(JsonNode object) {
        return object.path("metadata").path("name").asString("");
    }
}
