package dev.navarch.api.apply;

import dev.navarch.api.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Merges a part of an object into it as an apply does, but without anybody who owns it. */
public final class StructuredMerge {

    /** The part is none of the object. */
    public static final class UnfitException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnfitException(String message) {
            super(message, null, false, false);
        }
    }

    private StructuredMerge() {}

    /**
     * @param object stays as it is
     * @param schema empty where only the values' shape tells how they are merged
     * @throws UnfitException if the part has fields that the schema does not know, or would replace
     *     what can only be replaced as a whole
     */
    public static ObjectNode merge(ObjectNode object, ObjectNode part, Optional<Schema> schema) {
        @Nullable Schema known = schema.orElse(null);
        if (known != null) {
            requireFit(part, known);
        }
        ObjectNode merged = object.deepCopy();
        AppliedMerge.merge(merged, part, known);
        return merged;
    }

    private static void requireFit(ObjectNode part, Schema schema) {
        try {
            FieldsOf.applied(part, schema, field -> true);
        } catch (FieldsOf.UntypedException e) {
            throw new UnfitException(
                    "failed to convert patch object to typed object: " + e.getMessage());
        }
        List<String> atomics = new ArrayList<>();
        findAtomics(part, schema, "", atomics);
        if (!atomics.isEmpty()) {
            throw new UnfitException(
                    "invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: "
                            + String.join(", ", atomics));
        }
    }

    private static void findAtomics(
            JsonNode value, @Nullable Schema schema, String path, List<String> found) {
        if (schema == null || !value.isContainer()) {
            return;
        }
        switch (Shape.of(value, schema)) {
            case LEAF -> found.add(path);
            case MAP -> {
                for (Map.Entry<String, JsonNode> field : value.properties()) {
                    findAtomics(
                            field.getValue(),
                            Shape.child(schema, field.getKey()),
                            path + "." + field.getKey(),
                            found);
                }
            }
            case KEYED_LIST, SET -> {
                int i = 0;
                for (JsonNode item : value) {
                    findAtomics(item, Shape.item(schema), path + "[" + i++ + "]", found);
                }
            }
        }
    }
}
