package dev.navarch.api.encoding;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The mapper for trees and bytes: numbers keep all their digits. */
public final class Json {

    public static final JsonMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private Json() {}

    /** Reads an object that the store or this service encoded. */
    public static ObjectNode read(byte[] bytes) {
        JsonNode node = MAPPER.readTree(bytes);
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("not a JSON object: " + node.getNodeType());
    }

    public static byte[] write(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /** The object at a field, or an empty one of its own when there is none. */
    public static ObjectNode child(ObjectNode parent, String field) {
        return parent.get(field) instanceof ObjectNode child ? child : parent.objectNode();
    }

    /** The object at a field, which is created when there is none. */
    public static ObjectNode ensure(ObjectNode parent, String field) {
        return parent.get(field) instanceof ObjectNode child ? child : parent.putObject(field);
    }

    /** The text at a field, or empty text. */
    public static String text(ObjectNode parent, String field) {
        JsonNode value = parent.get(field);
        return value != null && value.isString() ? value.stringValue() : "";
    }

    /** Puts text, or removes the field when the text is empty. */
    public static void putText(ObjectNode parent, String field, String text) {
        if (text.isEmpty()) {
            parent.remove(field);
        } else {
            parent.put(field, text);
        }
    }
}
