package dev.navarch.api.apply;

import dev.navarch.api.type.Schema;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Removes what a manager applied before, applies no longer, and nobody else manages. */
final class Pruning {

    private Pruning() {}

    /**
     * Changes {@code value}.
     *
     * @param last what the manager applied before
     * @param owners what it applies now and what each of the others manages, all at this place
     */
    static void prune(
            ObjectNode value, ObjectNode last, List<ObjectNode> owners, @Nullable Schema schema) {
        prune(value, last, owners, schema, List.of());
    }

    private static void prune(
            ObjectNode value,
            ObjectNode last,
            List<ObjectNode> owners,
            @Nullable Schema schema,
            List<String> keys) {
        for (Map.Entry<String, JsonNode> entry : last.properties()) {
            Optional<String> field = PathElement.fieldName(entry.getKey());
            if (field.isEmpty() || keys.contains(field.get())) {
                continue;
            }
            JsonNode present = value.get(field.get());
            if (present == null || !(entry.getValue() instanceof ObjectNode was)) {
                continue;
            }
            List<ObjectNode> below = below(owners, entry.getKey());
            if (below.isEmpty() && FieldTree.isMember(was)) {
                value.remove(field.get());
                continue;
            }
            @Nullable Schema inner = Shape.child(schema, field.get());
            boolean had = !present.isEmpty();
            descend(present, was, below, inner);
            if (had && present.isEmpty() && below.isEmpty() && vanishesEmpty(present, inner)) {
                value.remove(field.get());
            }
        }
    }

    private static void descend(
            JsonNode present, ObjectNode was, List<ObjectNode> owners, @Nullable Schema schema) {
        Shape shape = Shape.of(present, schema);
        switch (shape) {
            case LEAF -> {}
            case MAP -> prune((ObjectNode) present, was, owners, schema, List.of());
            case KEYED_LIST, SET -> {
                ArrayNode list = (ArrayNode) present;
                list.removeIf(item -> goes(item, was, owners, schema, shape));
            }
        }
    }

    private static boolean goes(
            JsonNode item,
            ObjectNode was,
            List<ObjectNode> owners,
            @Nullable Schema list,
            Shape shape) {
        String element = Shape.element(shape, item, list);
        if (element == null || !(was.get(element) instanceof ObjectNode wasItem)) {
            return false;
        }
        List<ObjectNode> below = below(owners, element);
        if (below.isEmpty()) {
            return FieldTree.isMember(wasItem);
        }
        if (item instanceof ObjectNode object && list != null) {
            prune(object, wasItem, below, Shape.item(list), list.listMapKeys());
        }
        return false;
    }

    private static List<ObjectNode> below(List<ObjectNode> owners, String element) {
        return owners.stream()
                .map(owner -> owner.get(element) instanceof ObjectNode node ? node : null)
                .filter(Objects::nonNull)
                .map(ObjectNode.class::cast)
                .toList();
    }

    private static boolean vanishesEmpty(JsonNode present, @Nullable Schema schema) {
        return present.isArray() || (schema != null && schema.additionalProperties().isPresent());
    }
}
