package dev.navarch.api.decode;

import dev.navarch.api.type.Schema;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Refuses values that a field of a built-in type cannot hold, as Kubernetes' decoder does. */
final class TypeCheck {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String PLAIN_TIME = "0000-00-00T00:00:00Z";

    private TypeCheck() {}

    /**
     * @return the value, or what it stands for: a number that is given for a quantity becomes text
     */
    static JsonNode check(Schema schema, JsonNode value, Supplier<String> where) {
        boolean fits =
                switch (schema.type()) {
                    case "object" -> value.isObject();
                    case "array" -> value.isArray();
                    case "boolean" -> value.isBoolean();
                    case "integer" -> value.isIntegralNumber() && inRange(schema, value);
                    case "number" -> value.isNumber();
                    case "string" -> value.isString() || (schema.intOrString() && value.isNumber());
                    default -> true;
                };
        if (!fits) {
            throw new DecodeException(
                    "json: cannot unmarshal "
                            + kind(schema, value)
                            + " into Go struct field "
                            + where.get()
                            + " of type "
                            + GoNames.type(schema));
        }
        return schema.format().isEmpty() ? value : format(schema, value);
    }

    private static boolean inRange(Schema schema, JsonNode value) {
        return schema.format().equals("int32") ? value.canConvertToInt() : value.canConvertToLong();
    }

    private static String kind(Schema schema, JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case BOOLEAN -> "bool";
            case NUMBER ->
                    schema.type().equals("integer") ? "number " + value.asString() : "number";
            default -> "string";
        };
    }

    private static JsonNode format(Schema schema, JsonNode value) {
        switch (schema.format()) {
            case "quantity" -> {
                return quantity(value);
            }
            case "int-or-string" -> {
                if (value.isNumber() && !(value.isIntegralNumber() && value.canConvertToInt())) {
                    throw new DecodeException(
                            "json: cannot unmarshal number "
                                    + value.asString()
                                    + " into Go value of type int32");
                }
            }
            case "byte" -> base64(value.asString());
            case "date-time" -> time(value.asString());
            default -> {}
        }
        return value;
    }

    private static JsonNode quantity(JsonNode value) {
        String text = value.asString().strip();
        String canonical = text.isEmpty() ? "0" : QuantityText.canonical(text);
        return value.isString() && canonical.equals(value.asString())
                ? value
                : NODES.stringNode(canonical);
    }

    private static void base64(String text) {
        try {
            Base64.getMimeDecoder().decode(text);
            if (text.replaceAll("[\r\n]", "").length() % 4 != 0) {
                throw new DecodeException("illegal base64 data at input byte " + text.length());
            }
            Base64.getDecoder().decode(text.replaceAll("[\r\n]", ""));
        } catch (IllegalArgumentException e) {
            throw new DecodeException("illegal base64 data at input byte " + firstBad(text));
        }
    }

    private static int firstBad(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean good = c < 128 && (Character.isLetterOrDigit(c) || c == '+' || c == '/');
            if (!good && c != '\r' && c != '\n') {
                return i;
            }
        }
        return text.length();
    }

    /** The form that Kubernetes writes, on a day that every month has. */
    private static boolean isPlainTime(String text) {
        if (text.length() != PLAIN_TIME.length()) {
            return false;
        }
        for (int i = 0; i < PLAIN_TIME.length(); i++) {
            char form = PLAIN_TIME.charAt(i);
            char c = text.charAt(i);
            if (form == '0' ? c < '0' || c > '9' : c != form) {
                return false;
            }
        }
        int month = number(text, 5);
        int day = number(text, 8);
        return month >= 1
                && month <= 12
                && day >= 1
                && day <= 28
                && number(text, 11) < 24
                && number(text, 14) < 60
                && number(text, 17) < 60;
    }

    private static int number(String text, int at) {
        return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
    }

    private static void time(String text) {
        if (isPlainTime(text)) {
            return;
        }
        try {
            OffsetDateTime.parse(text);
        } catch (DateTimeException e) {
            throw new DecodeException(
                    "parsing time \"\\\""
                            + text
                            + "\\\"\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \""
                            + text
                            + "\"");
        }
    }
}
