package dev.navarch.api.apply;

import dev.navarch.api.patch.ListOrder;
import dev.navarch.api.type.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts an applied configuration over an object, by the schema's list and map types. */
final class AppliedMerge {

    private AppliedMerge() {}

    /** Changes {@code into}. */
    static void merge(ObjectNode into, JsonNode config, @Nullable Schema schema) {
        for (Map.Entry<String, JsonNode> entry : config.properties()) {
            String field = entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                into.remove(field);
            } else {
                into.set(field, merged(into.get(field), value, Shape.child(schema, field)));
            }
        }
    }

    private static JsonNode merged(
            @Nullable JsonNode present, JsonNode value, @Nullable Schema schema) {
        Shape shape = Shape.of(value, schema);
        return switch (shape) {
            case LEAF -> value.deepCopy();
            case MAP -> {
                ObjectNode into =
                        present instanceof ObjectNode there
                                ? there
                                : JsonNodeFactory.instance.objectNode();
                merge(into, value, schema);
                yield into;
            }
            case KEYED_LIST, SET -> list(present, value, schema, shape);
        };
    }

    private static JsonNode list(
            @Nullable JsonNode present, JsonNode value, @Nullable Schema schema, Shape shape) {
        Map<String, JsonNode> live = items(present, schema, shape);
        Map<String, JsonNode> named = items(value, schema, shape);
        List<String> positions = new ArrayList<>(live.keySet());
        List<String> others = new ArrayList<>(positions);
        others.removeAll(named.keySet());
        ArrayNode result = JsonNodeFactory.instance.arrayNode(live.size() + named.size());
        List<String> order = new ArrayList<>(named.keySet());
        for (String element :
                ListOrder.interleave(others, order, e -> position(e, positions, order))) {
            JsonNode mine = named.get(element);
            JsonNode theirs = live.get(element);
            if (mine != null) {
                result.add(merged(theirs, mine, Shape.item(schema)));
            } else if (theirs != null) {
                result.add(theirs);
            }
        }
        return result;
    }

    /** A new item stands in front of the next one that is there already, or at the end. */
    private static int position(String element, List<String> live, List<String> named) {
        int at = live.indexOf(element);
        for (int i = named.indexOf(element) + 1; at < 0 && i < named.size(); i++) {
            at = live.indexOf(named.get(i));
        }
        return at < 0 ? live.size() : at;
    }

    private static Map<String, JsonNode> items(
            @Nullable JsonNode list, @Nullable Schema schema, Shape shape) {
        Map<String, JsonNode> items = new LinkedHashMap<>();
        if (list instanceof ArrayNode array) {
            for (JsonNode item : array) {
                String element = Shape.element(shape, item, schema);
                items.putIfAbsent(element == null ? "?" + items.size() : element, item);
            }
        }
        return items;
    }
}
