package dev.navarch.api.openapi;

import dev.navarch.api.type.Schema;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes schemas as OpenAPI has them, and notes which definitions they refer to. */
final class SchemaWriter {

    private final Dialect dialect;
    private final Set<String> seen = new LinkedHashSet<>();
    private final Deque<String> waiting = new ArrayDeque<>();

    SchemaWriter(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Writes all definitions that were referred to, and those that they refer to themselves. */
    void writeReferenced(ObjectNode target, Function<String, Schema> definitions) {
        while (!waiting.isEmpty()) {
            String name = waiting.remove();
            if (!target.has(name)) {
                target.set(name, definition(definitions.apply(name)));
            }
        }
    }

    ObjectNode reference(String definition) {
        if (seen.add(definition)) {
            waiting.add(definition);
        }
        return JsonMapper.shared().createObjectNode().put("$ref", dialect.pointer() + definition);
    }

    /** The definition itself, and not a reference to it. */
    ObjectNode definition(Schema schema) {
        ObjectNode written = JsonMapper.shared().createObjectNode();
        if (!schema.description().isEmpty()) {
            written.put("description", schema.description());
        }
        type(schema, written);
        structure(schema, written);
        return written;
    }

    /**
     * A field says of a definition that it refers to only what it adds: who shows both, as kubectl
     * explain does, would say the same twice. In version 3 nothing may stand beside a {@code $ref},
     * so {@code allOf} holds it where the field adds something.
     */
    private ObjectNode field(Schema schema) {
        if (schema.definition().isEmpty()) {
            ObjectNode written = definition(schema);
            semantics(schema, written);
            return written;
        }
        ObjectNode reference = reference(schema.definition());
        if (dialect == Dialect.V2) {
            put(reference, "description", schema.ownDescription());
            semantics(schema, reference);
            return reference;
        }
        ObjectNode written = JsonMapper.shared().createObjectNode();
        put(written, "description", schema.ownDescription());
        written.putArray("allOf").add(reference);
        semantics(schema, written);
        return written.size() == 1 ? reference : written;
    }

    private void type(Schema schema, ObjectNode written) {
        boolean either = schema.intOrString() && !schema.type().isEmpty();
        if (either && dialect == Dialect.V3) {
            ArrayNode kinds = written.putArray("oneOf");
            boolean quantity = schema.format().equals("quantity");
            kinds.addObject().put("type", "string");
            kinds.addObject().put("type", quantity ? "number" : "integer");
        } else if (!schema.type().isEmpty()) {
            written.put("type", schema.type());
        }
        if (!schema.format().isEmpty() && !schema.format().equals("quantity")) {
            written.put("format", schema.format());
        }
    }

    private void structure(Schema schema, ObjectNode written) {
        if (!schema.required().isEmpty()) {
            ArrayNode required = written.putArray("required");
            new TreeSet<>(schema.required()).forEach(required::add);
        }
        if (!schema.properties().isEmpty()) {
            ObjectNode properties = written.putObject("properties");
            for (Map.Entry<String, Schema> property : schema.properties().entrySet()) {
                properties.set(property.getKey(), field(property.getValue()));
            }
        }
        schema.additionalProperties()
                .ifPresent(values -> written.set("additionalProperties", field(values)));
        schema.items().ifPresent(items -> written.set("items", field(items)));
        if (schema.preservesUnknownFields() && !schema.type().isEmpty()) {
            written.put("x-kubernetes-preserve-unknown-fields", true);
        }
        if (schema.intOrString() && schema.type().isEmpty()) {
            written.put("x-kubernetes-int-or-string", true);
        }
        if (schema.embeddedResource()) {
            written.put("x-kubernetes-embedded-resource", true);
        }
        if (schema.mapType().equals("atomic") && !schema.definition().isEmpty()) {
            written.put("x-kubernetes-map-type", "atomic");
        }
        for (Map.Entry<String, JsonNode> keyword : schema.keywords().entrySet()) {
            if (dialect == Dialect.V3 || !Dialect.ONLY_V3.contains(keyword.getKey())) {
                written.set(keyword.getKey(), keyword.getValue());
            }
        }
    }

    private void semantics(Schema schema, ObjectNode written) {
        schema.defaultValue().ifPresent(value -> written.set("default", value));
        put(written, "x-kubernetes-list-type", schema.listType());
        if (!schema.listMapKeys().isEmpty()) {
            ArrayNode keys = written.putArray("x-kubernetes-list-map-keys");
            schema.listMapKeys().forEach(keys::add);
        }
        if (schema.definition().isEmpty()) {
            put(written, "x-kubernetes-map-type", schema.mapType());
        }
        put(written, "x-kubernetes-patch-strategy", schema.patchStrategy());
        put(written, "x-kubernetes-patch-merge-key", schema.patchMergeKey());
    }

    private static void put(ObjectNode target, String name, String value) {
        if (!value.isEmpty()) {
            target.put(name, value);
        }
    }
}
