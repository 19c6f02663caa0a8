package dev.navarch.controller.object;

import dev.navarch.model.ObjectJson;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes Kubernetes objects. {@code metadata.managedFields} is left out on both ways: no
 * controller reads it, and it is often the largest part of an object.
 */
public final class Json {

    private static final JsonMapper MAPPER = ObjectJson.mapper();

    private Json() {}

    /** A decoder for a view. */
    public static <T> Function<byte[], T> decoder(Class<T> type) {
        return ObjectJson.decoder(type);
    }

    public static <T> T read(byte[] json, Class<T> type) {
        return ObjectJson.read(json, type);
    }

    public static ObjectNode readTree(byte[] json) {
        return (ObjectNode) MAPPER.readTree(json);
    }

    /** The value as a tree of its own; an empty object for {@code null}. */
    public static ObjectNode tree(@Nullable Object value) {
        return value == null ? object() : MAPPER.valueToTree(value);
    }

    /** Any value, list or scalar as a tree. */
    public static JsonNode node(Object value) {
        return MAPPER.valueToTree(value);
    }

    public static <T> T convert(JsonNode tree, Class<T> type) {
        return MAPPER.treeToValue(tree, type);
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** An object of one level: {@code object(Map.of("spec", tree))}. */
    public static ObjectNode object(Map<String, ?> fields) {
        return MAPPER.valueToTree(fields);
    }

    /** An object of one field, which a patch removes when the list is empty. */
    public static ObjectNode listOrNothing(String field, List<?> list) {
        ObjectNode object = object();
        if (list.isEmpty()) {
            object.putNull(field);
        } else {
            object.set(field, node(list));
        }
        return object;
    }

    public static byte[] bytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }
}
