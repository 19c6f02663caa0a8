package dev.navarch.api.type;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Reads OpenAPI v3 schemas: those of the definitions, and those of CustomResourceDefinitions. */
public final class SchemaReader {

    private static final Set<String> STRUCTURE =
            Set.of(
                    "type",
                    "format",
                    "description",
                    "properties",
                    "required",
                    "additionalProperties",
                    "items",
                    "default",
                    "$ref",
                    "x-kubernetes-int-or-string",
                    "x-kubernetes-preserve-unknown-fields",
                    "x-kubernetes-embedded-resource",
                    "x-kubernetes-list-type",
                    "x-kubernetes-list-map-keys",
                    "x-kubernetes-map-type",
                    "x-kubernetes-patch-strategy",
                    "x-kubernetes-patch-merge-key");

    private final Function<String, Schema> definitions;

    /**
     * @param definitions finds what a {@code $ref} names
     */
    public SchemaReader(Function<String, Schema> definitions) {
        this.definitions = definitions;
    }

    /** Reads a schema that has no name. */
    public Schema read(JsonNode json) {
        return read(json, "");
    }

    Schema read(JsonNode json, String definition) {
        SchemaNode node = node(json, definition);
        String reference = json.path("$ref").asString("");
        return reference.isEmpty() ? node : new ReferenceSchema(node, reference, definitions);
    }

    private SchemaNode node(JsonNode json, String definition) {
        String format = text(json, "format");
        Map<String, Schema> properties = properties(json.path("properties"));
        boolean relaxed = format.equals("int-or-string") || format.equals("quantity");
        return new SchemaNode(
                text(json, "type").intern(),
                format.intern(),
                text(json, "description"),
                definition,
                properties,
                new DefaultedFields(properties),
                Set.copyOf(texts(json.path("required"))),
                additional(json.path("additionalProperties")),
                json.path("items").isObject()
                        ? Optional.of(read(json.get("items")))
                        : Optional.empty(),
                relaxed || json.path("x-kubernetes-int-or-string").asBoolean(false),
                json.path("x-kubernetes-preserve-unknown-fields").asBoolean(false),
                json.path("x-kubernetes-embedded-resource").asBoolean(false),
                text(json, "x-kubernetes-list-type").intern(),
                texts(json.path("x-kubernetes-list-map-keys")),
                text(json, "x-kubernetes-map-type").intern(),
                text(json, "x-kubernetes-patch-strategy").intern(),
                text(json, "x-kubernetes-patch-merge-key").intern(),
                Optional.ofNullable(json.get("default")),
                keywords(json));
    }

    private Map<String, Schema> properties(JsonNode json) {
        if (json.isEmpty()) {
            return Map.of();
        }
        Map<String, Schema> read = new LinkedHashMap<>();
        json.properties().forEach(p -> read.put(p.getKey().intern(), read(p.getValue())));
        return Collections.unmodifiableMap(read);
    }

    private Optional<Schema> additional(JsonNode json) {
        if (json.isObject()) {
            return Optional.of(read(json));
        }
        return json.asBoolean(false) ? Optional.of(AnySchema.INSTANCE) : Optional.empty();
    }

    private static Map<String, JsonNode> keywords(JsonNode json) {
        Set<String> names = new LinkedHashSet<>(json.propertyNames());
        names.removeAll(STRUCTURE);
        if (names.isEmpty()) {
            return Map.of();
        }
        Map<String, JsonNode> read = new LinkedHashMap<>();
        names.forEach(name -> read.put(name, json.get(name)));
        return Collections.unmodifiableMap(read);
    }

    private static String text(JsonNode json, String field) {
        return json.path(field).asString("");
    }

    private static List<String> texts(JsonNode json) {
        List<String> read = new ArrayList<>();
        json.forEach(item -> read.add(item.asString("")));
        return List.copyOf(read);
    }
}
