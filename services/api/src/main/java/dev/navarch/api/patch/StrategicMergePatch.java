package dev.navarch.api.patch;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.type.Schema;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Strategic merge patch: a merge patch that knows from the schema which lists are merged by a key,
 * and that carries directives for what a merge cannot say. The rules are those of the API
 * reference's "strategic merge patch" and of the directives' design (kubectl's patch format).
 *
 * <p>Example: the patch {@code {"spec":{"containers":[{"name":"web","image":"web:2"}]}}} changes
 * one field of one container and leaves all others alone.
 */
public final class StrategicMergePatch {

    static final String PATCH = "$patch";
    static final String RETAIN_KEYS = "$retainKeys";
    static final String SET_ELEMENT_ORDER = "$setElementOrder/";
    static final String DELETE_FROM_PRIMITIVE_LIST = "$deleteFromPrimitiveList/";

    private StrategicMergePatch() {}

    /**
     * @param target stays as it is
     * @param schema the structure of the target
     * @return the patched copy
     * @throws ApiException 400 for a malformed patch or directive, 422 when a list item lacks its
     *     merge key
     */
    public static ObjectNode apply(ObjectNode target, JsonNode patch, Schema schema) {
        if (!(patch instanceof ObjectNode changes)) {
            throw Refusals.badRequest(
                    "error decoding patch: json: cannot unmarshal "
                            + MergePatch.goType(patch)
                            + " into Go value of type map[string]interface {}");
        }
        return merge(target.deepCopy(), changes, schema);
    }

    /** Merges into {@code target}, which the result may be. */
    static ObjectNode merge(ObjectNode target, ObjectNode patch, @Nullable Schema schema) {
        JsonNode directive = patch.get(PATCH);
        if (directive != null) {
            switch (directive.asString("")) {
                case "replace" -> {
                    ObjectNode replacement = patch.deepCopy();
                    replacement.remove(PATCH);
                    return replacement;
                }
                case "delete" -> {
                    return JsonNodeFactory.instance.objectNode();
                }
                case "merge" -> {}
                default ->
                        throw Refusals.badRequest(
                                "unknown patch type found: " + directive.asString(""));
            }
        }
        retainKeys(target, patch);
        deleteFromPrimitiveLists(target, patch);
        for (Map.Entry<String, JsonNode> change : patch.properties()) {
            if (!change.getKey().startsWith("$")) {
                mergeField(target, change.getKey(), change.getValue(), patch, schema);
            }
        }
        orderUntouchedLists(target, patch, schema);
        return target;
    }

    private static void mergeField(
            ObjectNode target,
            String field,
            JsonNode value,
            ObjectNode patch,
            @Nullable Schema schema) {
        @Nullable Schema inner = child(schema, field);
        JsonNode present = target.get(field);
        switch (value) {
            case ObjectNode object when !replaces(inner) -> {
                ObjectNode into =
                        present instanceof ObjectNode there
                                ? there
                                : JsonNodeFactory.instance.objectNode();
                target.set(field, merge(into, object, inner));
            }
            case ArrayNode array when merges(inner) -> {
                ArrayNode into =
                        present instanceof ArrayNode there
                                ? there
                                : JsonNodeFactory.instance.arrayNode();
                target.set(
                        field, StrategicList.merge(into, array, order(patch, field), field, inner));
            }
            default -> {
                if (value.isNull()) {
                    target.remove(field);
                } else {
                    target.set(field, value.deepCopy());
                }
            }
        }
    }

    private static void retainKeys(ObjectNode target, ObjectNode patch) {
        JsonNode directive = patch.get(RETAIN_KEYS);
        if (directive == null) {
            return;
        }
        Set<String> retained = new HashSet<>();
        boolean readable = directive.isArray();
        for (JsonNode key : directive) {
            readable &= key.isString() && retained.add(key.asString(""));
        }
        for (String field : patch.propertyNames()) {
            readable &= field.startsWith("$") || retained.contains(field);
        }
        if (!readable) {
            throw Refusals.badRequest("Invalid patch format of retainKeys");
        }
        target.retain(retained);
    }

    private static void deleteFromPrimitiveLists(ObjectNode target, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            if (!entry.getKey().startsWith(DELETE_FROM_PRIMITIVE_LIST)) {
                continue;
            }
            if (!(entry.getValue() instanceof ArrayNode deletions)) {
                throw Refusals.badRequest("Invalid patch format of primitive list");
            }
            String field = entry.getKey().substring(DELETE_FROM_PRIMITIVE_LIST.length());
            if (target.get(field) instanceof ArrayNode list) {
                list.removeIf(item -> StrategicList.contains(deletions, item));
            }
        }
    }

    /** A list that the patch only orders. */
    private static void orderUntouchedLists(
            ObjectNode target, ObjectNode patch, @Nullable Schema schema) {
        for (String directive : patch.propertyNames()) {
            if (!directive.startsWith(SET_ELEMENT_ORDER)) {
                continue;
            }
            String field = directive.substring(SET_ELEMENT_ORDER.length());
            @Nullable ArrayNode order = order(patch, field);
            @Nullable Schema inner = child(schema, field);
            if (!patch.has(field)
                    && order != null
                    && target.get(field) instanceof ArrayNode list
                    && merges(inner)) {
                target.set(
                        field,
                        StrategicList.merge(
                                list, JsonNodeFactory.instance.arrayNode(), order, field, inner));
            }
        }
    }

    private static @Nullable ArrayNode order(ObjectNode patch, String field) {
        JsonNode order = patch.get(SET_ELEMENT_ORDER + field);
        if (order == null) {
            return null;
        }
        if (order instanceof ArrayNode array) {
            return array;
        }
        throw Refusals.badRequest("Invalid patch format of setElementOrder list");
    }

    private static @Nullable Schema child(@Nullable Schema schema, String field) {
        if (schema == null) {
            return null;
        }
        Schema property = schema.properties().get(field);
        return property != null ? property : schema.additionalProperties().orElse(null);
    }

    private static boolean merges(@Nullable Schema schema) {
        return schema != null && schema.patchStrategy().contains("merge");
    }

    private static boolean replaces(@Nullable Schema schema) {
        return schema != null && schema.patchStrategy().contains("replace");
    }
}
