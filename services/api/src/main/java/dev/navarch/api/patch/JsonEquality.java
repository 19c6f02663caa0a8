package dev.navarch.api.patch;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Equality of JSON values by what they mean: {@code 1} equals {@code 1.0} and the order of an
 * object's fields plays no part (RFC 6902, section 4.6). Jackson's own equality tells an int node
 * from a long node.
 */
public final class JsonEquality {

    private JsonEquality() {}

    @SuppressWarnings("ReferenceEquality") // trees share what they have in common
    public static boolean same(JsonNode one, JsonNode other) {
        if (one == other) {
            return true;
        }
        if (one.isObject()) {
            return other.isObject() && sameFields(one, other);
        }
        if (one.isArray()) {
            return other.isArray() && sameItems(one, other);
        }
        if (one.isNumber()) {
            return other.isNumber() && sameNumber(one, other);
        }
        return one.equals(other);
    }

    private static boolean sameFields(JsonNode one, JsonNode other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (Map.Entry<String, JsonNode> field : one.properties()) {
            JsonNode counterpart = other.get(field.getKey());
            if (counterpart == null || !same(field.getValue(), counterpart)) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameItems(JsonNode one, JsonNode other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!same(one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameNumber(JsonNode one, JsonNode other) {
        if (one.canConvertToLong()
                && one.isIntegralNumber()
                && other.canConvertToLong()
                && other.isIntegralNumber()) {
            return one.longValue() == other.longValue();
        }
        return one.decimalValue().compareTo(other.decimalValue()) == 0;
    }
}
