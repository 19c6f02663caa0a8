package dev.navarch.api.patch;

import dev.navarch.api.type.Schema;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A schema read straight from an OpenAPI tree, for tests that want a small one of their own. */
public record TreeSchema(JsonNode tree) implements Schema {

    public static Schema yaml(String text) {
        return new TreeSchema(Trees.yaml(text));
    }

    @Override
    public String type() {
        return tree.path("type").asString("");
    }

    @Override
    public String format() {
        return tree.path("format").asString("");
    }

    @Override
    public String description() {
        return "";
    }

    @Override
    public String definition() {
        return "";
    }

    @Override
    public Map<String, Schema> properties() {
        Map<String, Schema> properties = new LinkedHashMap<>();
        tree.path("properties").forEachEntry((k, v) -> properties.put(k, new TreeSchema(v)));
        return properties;
    }

    @Override
    public Set<String> required() {
        Set<String> required = new LinkedHashSet<>();
        tree.path("required").forEach(name -> required.add(name.asString()));
        return required;
    }

    @Override
    public Optional<Schema> additionalProperties() {
        return tree.optional("additionalProperties").map(TreeSchema::new);
    }

    @Override
    public Optional<Schema> items() {
        return tree.optional("items").map(TreeSchema::new);
    }

    @Override
    public boolean intOrString() {
        return false;
    }

    @Override
    public boolean preservesUnknownFields() {
        return tree.path("x-kubernetes-preserve-unknown-fields").asBoolean(false);
    }

    @Override
    public boolean embeddedResource() {
        return false;
    }

    @Override
    public String listType() {
        return tree.path("x-kubernetes-list-type").asString("");
    }

    @Override
    public List<String> listMapKeys() {
        return tree.path("x-kubernetes-list-map-keys")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    @Override
    public String mapType() {
        return tree.path("x-kubernetes-map-type").asString("");
    }

    @Override
    public String patchStrategy() {
        return tree.path("x-kubernetes-patch-strategy").asString("");
    }

    @Override
    public String patchMergeKey() {
        return tree.path("x-kubernetes-patch-merge-key").asString("");
    }

    @Override
    public Optional<JsonNode> defaultValue() {
        return tree.optional("default");
    }

    @Override
    public Map<String, JsonNode> keywords() {
        return Map.of();
    }
}
