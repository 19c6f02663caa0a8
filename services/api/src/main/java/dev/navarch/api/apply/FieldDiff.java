package dev.navarch.api.apply;

import dev.navarch.api.patch.JsonEquality;
import dev.navarch.api.type.Schema;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What differs between two states of an object, as sets of fields.
 *
 * @param touched fields that are new or have another value
 * @param removed fields that are gone
 */
record FieldDiff(@Nullable ObjectNode touched, @Nullable ObjectNode removed) {

    private static final FieldDiff NONE = new FieldDiff(null, null);
    private static final FieldDiff TOUCHED = new FieldDiff(FieldTree.LEAF, null);

    boolean isEmpty() {
        return touched == null && removed == null;
    }

    /**
     * @param part which top-level fields to look at
     */
    static FieldDiff between(
            ObjectNode old, ObjectNode updated, Schema schema, Predicate<String> part) {
        Builder all = new Builder();
        for (String field : fields(old, updated)) {
            if (Unowned.atRoot(field) || !part.test(field)) {
                continue;
            }
            FieldDiff diff =
                    field.equals("metadata")
                            ? metadata(old.path(field), updated.path(field), schema)
                            : ofField(old.get(field), updated.get(field), field, schema);
            all.add(PathElement.field(field), diff);
        }
        return all.build();
    }

    private static FieldDiff metadata(JsonNode old, JsonNode updated, Schema root) {
        @Nullable Schema schema = Shape.child(root, "metadata");
        Builder all = new Builder();
        for (String field : fields(old, updated)) {
            if (!Unowned.inMetadata(field)) {
                all.add(
                        PathElement.field(field),
                        ofField(old.get(field), updated.get(field), field, schema));
            }
        }
        return all.build();
    }

    private static FieldDiff ofField(
            @Nullable JsonNode old,
            @Nullable JsonNode updated,
            String field,
            @Nullable Schema parent) {
        if (old == null && updated == null) {
            return NONE;
        }
        @Nullable Schema schema = Shape.child(parent, field);
        if (updated == null) {
            return new FieldDiff(null, FieldTree.LEAF);
        }
        if (old == null) {
            return new FieldDiff(FieldsOf.added(field, updated, schema), null);
        }
        return JsonEquality.same(old, updated) ? NONE : ofValue(old, updated, schema);
    }

    private static FieldDiff ofValue(JsonNode old, JsonNode updated, @Nullable Schema schema) {
        Shape shape = Shape.of(updated, schema);
        if (shape != Shape.of(old, schema)) {
            return new FieldDiff(FieldsOf.added(updated, schema, true), null);
        }
        return switch (shape) {
            case LEAF -> JsonEquality.same(old, updated) ? NONE : TOUCHED;
            case MAP -> ofMap(old, updated, schema);
            case KEYED_LIST, SET ->
                    JsonEquality.same(old, updated) ? NONE : ofList(old, updated, schema, shape);
        };
    }

    private static FieldDiff ofMap(JsonNode old, JsonNode updated, @Nullable Schema schema) {
        Builder all = new Builder();
        for (Map.Entry<String, JsonNode> entry : updated.properties()) {
            String field = entry.getKey();
            FieldDiff diff = ofField(old.get(field), entry.getValue(), field, schema);
            if (!diff.isEmpty()) {
                all.add(PathElement.field(field), diff);
            }
        }
        for (String field : old.propertyNames()) {
            if (!updated.has(field)) {
                all.add(PathElement.field(field), new FieldDiff(null, FieldTree.LEAF));
            }
        }
        return all.build();
    }

    private static FieldDiff ofList(
            JsonNode old, JsonNode updated, @Nullable Schema schema, Shape shape) {
        Map<String, JsonNode> gone = new HashMap<>();
        for (JsonNode item : old) {
            String element = Shape.element(shape, item, schema);
            if (element != null) {
                gone.put(element, item);
            }
        }
        Builder all = new Builder();
        for (JsonNode item : updated) {
            String element = Shape.element(shape, item, schema);
            if (element == null) {
                continue;
            }
            JsonNode before = gone.remove(element);
            @Nullable Schema itemSchema = Shape.item(schema);
            all.add(
                    element,
                    before == null
                            ? new FieldDiff(FieldsOf.added(item, itemSchema, true), null)
                            : ofValue(before, item, itemSchema));
        }
        gone.keySet().forEach(e -> all.add(e, new FieldDiff(null, FieldTree.LEAF)));
        return all.build();
    }

    private static Iterable<String> fields(JsonNode old, JsonNode updated) {
        if (old.isEmpty()) {
            return updated.propertyNames();
        }
        Set<String> names = new LinkedHashSet<>(updated.propertyNames());
        names.addAll(old.propertyNames());
        return names;
    }

    /** Collects the parts of a container; stays without trees while nothing differs. */
    private static final class Builder {

        private @Nullable ObjectNode touched;
        private @Nullable ObjectNode removed;

        void add(String element, FieldDiff diff) {
            if (diff.touched != null) {
                touched = touched == null ? JsonNodeFactory.instance.objectNode() : touched;
                touched.set(element, diff.touched);
            }
            if (diff.removed != null) {
                removed = removed == null ? JsonNodeFactory.instance.objectNode() : removed;
                removed.set(element, diff.removed);
            }
        }

        FieldDiff build() {
            return touched == null && removed == null ? NONE : new FieldDiff(touched, removed);
        }
    }
}
