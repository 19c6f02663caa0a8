package dev.navarch.api.patch;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.Refusals;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON merge patch, RFC 7386: objects are merged, null removes, everything else replaces. */
public final class MergePatch {

    private MergePatch() {}

    /**
     * @param target stays as it is
     * @return the patched copy
     * @throws ApiException 400 when the patch is no object
     */
    public static ObjectNode apply(ObjectNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            throw Refusals.badRequest(
                    "error decoding patch: json: cannot unmarshal "
                            + goType(patch)
                            + " into Go value of type map[string]interface {}");
        }
        ObjectNode patched = target.deepCopy();
        merge(patched, changes);
        return patched;
    }

    private static void merge(ObjectNode target, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> change : patch.properties()) {
            String field = change.getKey();
            JsonNode value = change.getValue();
            if (value.isNull()) {
                target.remove(field);
            } else if (value instanceof ObjectNode object) {
                ObjectNode into =
                        target.get(field) instanceof ObjectNode present
                                ? present
                                : JsonNodeFactory.instance.objectNode();
                merge(into, object);
                target.set(field, into);
            } else {
                target.set(field, value.deepCopy());
            }
        }
    }

    /** What Go's decoder calls a JSON value, since clients show its message. */
    static String goType(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING, BINARY -> "string";
            case NUMBER -> "number";
            case BOOLEAN -> "bool";
            case NULL, MISSING, POJO -> "null";
        };
    }
}
