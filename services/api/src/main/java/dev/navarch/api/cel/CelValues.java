package dev.navarch.api.cel;

import dev.cel.common.values.NullValue;
import dev.navarch.api.type.AnySchema;
import dev.navarch.api.type.Schema;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** JSON as CEL sees it. */
public final class CelValues {

    /** Words that CEL keeps for itself; fields of these names are written {@code __name__}. */
    private static final Set<String> RESERVED =
            Set.of(
                    "true",
                    "false",
                    "null",
                    "in",
                    "as",
                    "break",
                    "const",
                    "continue",
                    "else",
                    "for",
                    "function",
                    "if",
                    "import",
                    "let",
                    "loop",
                    "package",
                    "namespace",
                    "return",
                    "var",
                    "void",
                    "while");

    private CelValues() {}

    /** Whether a word is CEL's own and no name. */
    public static boolean isReserved(String word) {
        return RESERVED.contains(word);
    }

    public static Object of(JsonNode value) {
        return of(value, AnySchema.INSTANCE);
    }

    /** By a schema, which tells times from texts, and an object's fields from a map's keys. */
    public static Object of(JsonNode value, Schema schema) {
        return switch (value.getNodeType()) {
            case OBJECT -> object(value, schema);
            case ARRAY -> array(value, schema);
            case BOOLEAN -> value.asBoolean();
            case NUMBER ->
                    value.isIntegralNumber() && !schema.type().equals("number")
                            ? (Object) value.asLong()
                            : (Object) value.asDouble();
            case STRING -> text(value.asString(), schema);
            case NULL, MISSING, BINARY, POJO -> NullValue.NULL_VALUE;
        };
    }

    private static Object text(String text, Schema schema) {
        if (schema.format().equals("date-time")) {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                return text;
            }
        }
        return text;
    }

    private static Map<String, Object> object(JsonNode value, Schema schema) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            Optional<Schema> known = schema.field(field.getKey());
            String name =
                    schema.properties().containsKey(field.getKey())
                            ? escaped(field.getKey())
                            : field.getKey();
            map.put(name, of(field.getValue(), known.orElse(AnySchema.INSTANCE)));
        }
        return map;
    }

    private static List<Object> array(JsonNode value, Schema schema) {
        Schema items = schema.items().orElse(AnySchema.INSTANCE);
        List<Object> list = new ArrayList<>(value.size());
        value.forEach(item -> list.add(of(item, items)));
        return list;
    }

    /** A field's name in expressions; see "Escaping" in the documentation of validation rules. */
    static String escaped(String name) {
        if (isReserved(name)) {
            return "__" + name + "__";
        }
        return name.replace("__", "__underscores__")
                .replace(".", "__dot__")
                .replace("-", "__dash__")
                .replace("/", "__slash__");
    }
}
