package dev.navarch.api.protobuf;

import dev.navarch.api.type.Schema;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Objects with every field set that their schema has, each to a value of its own. */
final class FullObjects {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Deque<String> within = new ArrayDeque<>();
    private int values;

    ObjectNode of(String apiVersion, String kind, Schema schema) {
        ObjectNode object = JSON.objectNode().put("apiVersion", apiVersion).put("kind", kind);
        for (Map.Entry<String, Schema> field : schema.properties().entrySet()) {
            if (!object.has(field.getKey())) {
                object.set(field.getKey(), value(field.getValue()));
            }
        }
        return object;
    }

    private JsonNode value(Schema schema) {
        int number = ++values;
        String name = schema.definition().substring(schema.definition().lastIndexOf('.') + 1);
        return switch (name) {
            case "MicroTime" -> JSON.stringNode("2026-01-02T03:04:05.%06dZ".formatted(number));
            case "JSONSchemaPropsOrArray", "CustomResourceSubresourceStatus" -> JSON.objectNode();
            case "JSONSchemaPropsOrBool" -> JSON.booleanNode(true);
            case "JSONSchemaPropsOrStringArray" -> JSON.arrayNode().add("s" + number);
            case "FieldsV1", "RawExtension", "JSON" ->
                    JsonMapper.shared()
                            .readTree("{\"f:é\\\"x\": [" + number + ", null, {\"k\": 1.50}]}");
            default -> byFormat(schema, number);
        };
    }

    private JsonNode byFormat(Schema schema, int number) {
        return switch (schema.format()) {
            case "date-time" ->
                    JSON.stringNode(
                            "2026-01-02T%02d:%02d:05Z".formatted(number / 60 % 24, number % 60));
            case "quantity" -> JSON.stringNode(number + "m");
            case "int-or-string" ->
                    number % 2 == 0 ? JSON.numberNode(number) : JSON.stringNode(number + "%");
            case "byte" ->
                    JSON.stringNode(
                            java.util.Base64.getEncoder()
                                    .encodeToString(new byte[] {(byte) 0xff, (byte) number}));
            case "int64" -> JSON.numberNode(number * 10_000_000_000L);
            default -> byType(schema, number);
        };
    }

    private JsonNode byType(Schema schema, int number) {
        return switch (schema.type()) {
            case "integer" -> JSON.numberNode(number);
            case "number" -> JSON.numberNode(number + 0.5);
            case "boolean" -> JSON.booleanNode(true);
            case "array" -> {
                Schema items = schema.items().orElseThrow();
                yield JSON.arrayNode().add(value(items)).add(value(items));
            }
            case "object" -> object(schema, number);
            default -> JSON.stringNode("é-" + number);
        };
    }

    private JsonNode object(Schema schema, int number) {
        ObjectNode object = JSON.objectNode();
        if (schema.additionalProperties().isPresent()) {
            return object.set("k" + number, value(schema.additionalProperties().get()));
        }
        if (within.contains(schema.definition())) {
            return object;
        }
        within.push(schema.definition());
        schema.properties().forEach((name, field) -> object.set(name, value(field)));
        within.pop();
        if (object.has("metadata")) {
            // A message says what it is only in its envelope, and this one has none.
            object.remove(List.of("apiVersion", "kind"));
        }
        return object;
    }
}
