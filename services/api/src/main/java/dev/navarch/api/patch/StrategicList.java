package dev.navarch.api.patch;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.type.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Merges one list whose patch strategy is {@code merge}: by key, or as a set of scalars. */
final class StrategicList {

    private final String field;
    private final String mergeKey;
    private final @Nullable Schema itemSchema;
    private final List<JsonNode> items;

    private StrategicList(
            String field, String mergeKey, @Nullable Schema itemSchema, ArrayNode target) {
        this.field = field;
        this.mergeKey = mergeKey;
        this.itemSchema = itemSchema;
        this.items = new ArrayList<>(target.values());
    }

    /**
     * @param order the items in the order that {@code $setElementOrder} asks for; null when it does
     *     not, and then the patch's own order counts
     * @throws ApiException 400 for a malformed directive, 422 for an item without its merge key
     */
    static ArrayNode merge(
            ArrayNode target,
            ArrayNode patch,
            @Nullable ArrayNode order,
            String field,
            @Nullable Schema schema) {
        String mergeKey = schema == null ? "" : schema.patchMergeKey();
        @Nullable Schema itemSchema = schema == null ? null : schema.items().orElse(null);
        StrategicList list = new StrategicList(field, mergeKey, itemSchema, target);
        List<JsonNode> before = List.copyOf(list.items);
        list.merge(patch);
        if (order == null) {
            list.sort(before, withoutDirectives(patch));
        } else {
            list.checkOrder(patch, order);
            list.sort(before, order);
        }
        return new ArrayNode(JsonNodeFactory.instance, list.items);
    }

    private static ArrayNode withoutDirectives(ArrayNode patch) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        patch.valueStream()
                .filter(item -> !item.has(StrategicMergePatch.PATCH))
                .forEach(items::add);
        return items;
    }

    static boolean contains(ArrayNode list, JsonNode item) {
        return list.valueStream().anyMatch(other -> JsonEquality.same(other, item));
    }

    private void merge(ArrayNode patch) {
        boolean replaces = false;
        for (JsonNode item : patch) {
            String directive = item.path(StrategicMergePatch.PATCH).asString("");
            switch (directive) {
                case "" -> {}
                case "delete" -> {
                    requireKey(item);
                    items.removeIf(present -> sameItem(present, item));
                }
                case "replace" -> replaces = true;
                default -> throw Refusals.badRequest("unknown patch type found: " + directive);
            }
        }
        if (replaces) {
            items.clear();
        }
        for (JsonNode item : patch) {
            if (!item.has(StrategicMergePatch.PATCH)) {
                mergeItem(item);
            }
        }
    }

    private void mergeItem(JsonNode item) {
        switch (item) {
            case ObjectNode change -> {
                requireKey(change);
                int at = find(items, change);
                ObjectNode into =
                        at >= 0 && items.get(at) instanceof ObjectNode present
                                ? present
                                : JsonNodeFactory.instance.objectNode();
                ObjectNode merged = StrategicMergePatch.merge(into, change, itemSchema);
                if (at >= 0) {
                    items.set(at, merged);
                } else {
                    items.add(merged);
                }
            }
            case ArrayNode ignored -> throw PatchRefusals.doesNotFit();
            default -> {
                if (find(items, item) < 0) {
                    items.add(item.deepCopy());
                }
            }
        }
    }

    private void requireKey(JsonNode item) {
        if (mergeKey.isEmpty() || !item.has(mergeKey)) {
            throw PatchRefusals.doesNotFit();
        }
    }

    /** What is patched must be ordered too, and in the same order. */
    private void checkOrder(ArrayNode patch, ArrayNode order) {
        int last = -1;
        List<JsonNode> ordered = new ArrayList<>(order.values());
        for (JsonNode item : patch) {
            if (item.has(StrategicMergePatch.PATCH)) {
                continue;
            }
            int at = find(ordered, item);
            if (at < last || at < 0) {
                throw Refusals.badRequest(
                        "The order in patch list:\n"
                                + patch
                                + "\n doesn't match "
                                + StrategicMergePatch.SET_ELEMENT_ORDER
                                + field
                                + " list:\n"
                                + order
                                + "\n");
            }
            last = at;
        }
    }

    private void sort(List<JsonNode> before, ArrayNode order) {
        List<JsonNode> ordered = new ArrayList<>(order.values());
        List<JsonNode> named = new ArrayList<>();
        List<JsonNode> others = new ArrayList<>();
        for (JsonNode item : items) {
            (find(ordered, item) >= 0 ? named : others).add(item);
        }
        named.sort((a, b) -> Integer.compare(find(ordered, a), find(ordered, b)));
        List<JsonNode> sorted = ListOrder.interleave(others, named, item -> find(before, item));
        items.clear();
        items.addAll(sorted);
    }

    private int find(List<JsonNode> list, JsonNode item) {
        for (int i = 0; i < list.size(); i++) {
            if (sameItem(list.get(i), item)) {
                return i;
            }
        }
        return -1;
    }

    /** Keys are compared as text, so that {@code 80} and {@code "80"} name one port. */
    private boolean sameItem(JsonNode one, JsonNode other) {
        if (one.isObject() || other.isObject()) {
            JsonNode key = one.get(mergeKey);
            JsonNode otherKey = other.get(mergeKey);
            return key != null
                    && otherKey != null
                    && key.asString("").equals(otherKey.asString(""));
        }
        return JsonEquality.same(one, other);
    }
}
