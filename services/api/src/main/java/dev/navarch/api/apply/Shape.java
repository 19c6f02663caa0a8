package dev.navarch.api.apply;

import dev.navarch.api.type.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How ownership divides a value, by its schema. What has no schema divides as its JSON suggests.
 */
enum Shape {
    /** Owned as a whole: scalars, atomic maps and lists. */
    LEAF,
    /** Each field is owned by itself. */
    MAP,
    /** Each item is known by its keys and divides further. */
    KEYED_LIST,
    /** Each item is owned by itself. */
    SET;

    static Shape of(JsonNode value, @Nullable Schema schema) {
        if (value.isObject()) {
            return schema != null && isAtomic(schema) ? LEAF : MAP;
        }
        if (!value.isArray() || schema == null) {
            return LEAF;
        }
        return switch (schema.listType()) {
            case "map" -> schema.listMapKeys().isEmpty() ? LEAF : KEYED_LIST;
            case "set" -> SET;
            default -> LEAF;
        };
    }

    /** Atomic by its own word, or because it may be anything at all, as a raw extension may. */
    private static boolean isAtomic(Schema schema) {
        return schema.mapType().equals("atomic")
                || (schema.type().isEmpty()
                        && schema.properties().isEmpty()
                        && schema.additionalProperties().isEmpty()
                        && !schema.preservesUnknownFields());
    }

    static @Nullable Schema child(@Nullable Schema schema, String field) {
        if (schema == null) {
            return null;
        }
        Schema property = schema.properties().get(field);
        return property != null ? property : schema.additionalProperties().orElse(null);
    }

    static @Nullable Schema item(@Nullable Schema schema) {
        return schema == null ? null : schema.items().orElse(null);
    }

    /** The name of a list's item; null for an item without its keys, which nobody can own alone. */
    static @Nullable String element(Shape shape, JsonNode item, @Nullable Schema list) {
        return switch (shape) {
            case KEYED_LIST -> list == null ? null : PathElement.key(item, list);
            case SET -> PathElement.value(item);
            case LEAF, MAP -> null;
        };
    }
}
