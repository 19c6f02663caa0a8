package dev.navarch.controller.object;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The difference of two trees as a JSON merge patch (RFC 7396). Lists are replaced whole. */
public final class MergePatch {

    private MergePatch() {}

    /** What turns {@code before} into {@code after}; an empty object when they are equal. */
    public static ObjectNode between(ObjectNode before, ObjectNode after) {
        ObjectNode patch = Json.object();
        for (String name : before.propertyNames()) {
            if (!after.has(name)) {
                patch.putNull(name);
            }
        }
        for (String name : after.propertyNames()) {
            JsonNode to = after.get(name);
            JsonNode from = before.get(name);
            if (to instanceof ObjectNode toObject && from instanceof ObjectNode fromObject) {
                ObjectNode inner = between(fromObject, toObject);
                if (!inner.isEmpty()) {
                    patch.set(name, inner);
                }
            } else if (from == null || !same(from, to)) {
                patch.set(name, to);
            }
        }
        return patch;
    }

    /** Whether the patch would change nothing of the object. */
    public static boolean isIn(ObjectNode patch, ObjectNode object) {
        for (String name : patch.propertyNames()) {
            JsonNode wanted = patch.get(name);
            JsonNode has = object.get(name);
            boolean there =
                    wanted.isNull()
                            ? has == null
                            : wanted instanceof ObjectNode inner
                                    ? isIn(inner, has instanceof ObjectNode o ? o : Json.object())
                                    : has != null && same(wanted, has);
            if (!there) {
                return false;
            }
        }
        return true;
    }

    /** Equality in which 1 as an int is 1 as a long. */
    public static boolean same(JsonNode a, JsonNode b) {
        return a.equals(MergePatch::compareNumbers, b);
    }

    private static int compareNumbers(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue());
        }
        return a.equals(b) ? 0 : 1;
    }
}
