package dev.navarch.api.apply;

import dev.navarch.api.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The set of fields that a value has. An applied configuration owns what it names: its scalars and
 * items. Who adds a value by an update owns the maps and lists around them too, so that emptying
 * them is his.
 */
final class FieldsOf {

    /** Parts that every object of their kind has, so that adding them is nobody's doing. */
    private static final Set<String> FRAMES =
            Set.of(
                    "metadata",
                    "spec",
                    "status",
                    "template",
                    "jobTemplate",
                    "strategy",
                    "updateStrategy",
                    "containers");

    private FieldsOf() {}

    /** The fields of a value that is new in its object under this name. */
    static ObjectNode added(String field, JsonNode value, @Nullable Schema schema) {
        return added(value, schema, !FRAMES.contains(field));
    }

    /**
     * @param self whether the value's own path is a member even when there are members below it
     */
    static ObjectNode added(JsonNode value, @Nullable Schema schema, boolean self) {
        Shape shape = Shape.of(value, schema);
        if (shape == Shape.LEAF || value.isEmpty()) {
            return FieldTree.LEAF;
        }
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        if (self) {
            tree.set(PathElement.SELF, FieldTree.LEAF);
        }
        if (shape == Shape.MAP) {
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                String field = entry.getKey();
                tree.set(
                        PathElement.field(field),
                        added(field, entry.getValue(), Shape.child(schema, field)));
            }
        } else {
            for (JsonNode item : value) {
                String element = Shape.element(shape, item, schema);
                if (element != null) {
                    tree.set(element, added(item, Shape.item(schema), true));
                }
            }
        }
        return tree;
    }

    /**
     * The fields of a whole applied configuration.
     *
     * @param part which top-level fields count
     * @throws UntypedException if the configuration has fields that its schema does not know or
     *     names an item twice
     */
    static ObjectNode applied(ObjectNode config, Schema schema, Predicate<String> part) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : config.properties()) {
            String field = entry.getKey();
            if (!Unowned.atRoot(field) && part.test(field)) {
                boolean metadata = field.equals("metadata");
                put(tree, field, entry.getValue(), schema, "", metadata, problems);
            }
        }
        if (!problems.isEmpty()) {
            throw new UntypedException(problems);
        }
        return tree;
    }

    private static ObjectNode map(
            JsonNode value,
            @Nullable Schema schema,
            String path,
            boolean metadata,
            List<String> problems) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            if (!metadata || !Unowned.inMetadata(entry.getKey())) {
                put(tree, entry.getKey(), entry.getValue(), schema, path, false, problems);
            }
        }
        return tree;
    }

    private static void put(
            ObjectNode tree,
            String field,
            JsonNode value,
            @Nullable Schema parent,
            String path,
            boolean metadata,
            List<String> problems) {
        String at = path + "." + field;
        @Nullable Schema schema = Shape.child(parent, field);
        boolean declared = parent == null || parent.properties().containsKey(field);
        if (schema == null && parent != null && !mayHaveAnything(parent)) {
            problems.add(at + ": field not declared in schema");
            return;
        }
        Shape shape = Shape.of(value, schema);
        ObjectNode below =
                switch (shape) {
                    case LEAF -> FieldTree.LEAF;
                    case MAP -> map(value, schema, at, metadata, problems);
                    case KEYED_LIST, SET -> list(value, schema, at, shape, problems);
                };
        boolean emptied = below.isEmpty() && !value.isEmpty() && shape != Shape.LEAF;
        boolean emptyList = value.isArray() && value.isEmpty() && shape != Shape.LEAF;
        if (emptied || emptyList) {
            return;
        }
        if (!declared && !below.isEmpty()) {
            below.set(PathElement.SELF, FieldTree.LEAF);
        }
        tree.set(PathElement.field(field), below);
    }

    private static ObjectNode list(
            JsonNode value,
            @Nullable Schema schema,
            String path,
            Shape shape,
            List<String> problems) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        @Nullable Schema itemSchema = Shape.item(schema);
        for (JsonNode item : value) {
            String element = Shape.element(shape, item, schema);
            if (element == null) {
                problems.add(
                        path
                                + ": element 0: associative list with keys has an element that"
                                + " omits key field \""
                                + (schema == null ? "" : schema.listMapKeys().getFirst())
                                + "\" (and doesn't have default value)");
                continue;
            }
            if (tree.has(element)) {
                problems.add(path + ": duplicate entries for key " + PathElement.shown(element));
                continue;
            }
            ObjectNode below =
                    Shape.of(item, itemSchema) == Shape.MAP
                            ? map(
                                    item,
                                    itemSchema,
                                    path + PathElement.shown(element),
                                    false,
                                    problems)
                            : FieldTree.LEAF;
            if (!below.isEmpty()) {
                below.set(PathElement.SELF, FieldTree.LEAF);
            }
            tree.set(element, below);
        }
        return tree;
    }

    private static boolean mayHaveAnything(Schema schema) {
        return schema.preservesUnknownFields()
                || schema.properties().isEmpty()
                || schema.additionalProperties().isPresent();
    }

    /** A configuration does not fit its schema; the message says where and how, of all places. */
    static final class UntypedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UntypedException(List<String> problems) {
            super(
                    problems.size() == 1
                            ? problems.getFirst()
                            : "errors:\n  " + String.join("\n  ", problems),
                    null,
                    false,
                    false);
        }
    }
}
