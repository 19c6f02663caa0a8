package dev.navarch.api.validation;

import dev.navarch.api.type.Schema;
import tools.jackson.databind.JsonNode;

/** The {@code type} of custom schemas: the decoder has refused wrong types of all others. */
final class TypeKeyword {

    private TypeKeyword() {}

    static boolean fits(Schema schema, JsonNode value, String path, Causes causes) {
        if (value.isNull()) {
            return true;
        }
        boolean fits =
                switch (schema.type()) {
                    case "object" -> value.isObject();
                    case "array" -> value.isArray();
                    case "boolean" -> value.isBoolean();
                    case "integer" ->
                            value.isIntegralNumber()
                                    || (value.isNumber()
                                            && value.asDouble() == Math.rint(value.asDouble()));
                    case "number" -> value.isNumber();
                    case "string" ->
                            value.isString() || (schema.intOrString() && value.isIntegralNumber());
                    default ->
                            !schema.intOrString() || value.isString() || value.isIntegralNumber();
                };
        if (!fits) {
            String type = schema.type().isEmpty() ? "integer,string" : schema.type();
            causes.typeInvalid(
                    path,
                    tools.jackson.databind.node.StringNode.valueOf(kind(value)),
                    path + " in body must be of type " + type + ": \"" + kind(value) + "\"");
        }
        return fits;
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case BOOLEAN -> "boolean";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            default -> "string";
        };
    }
}
