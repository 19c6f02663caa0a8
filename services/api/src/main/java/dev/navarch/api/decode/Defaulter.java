package dev.navarch.api.decode;

import dev.navarch.api.type.Schema;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fills in what an object leaves out: first what the schema says of a field, then what is said of
 * the whole definition. Outer objects come before inner ones, so that an object which is itself a
 * default gets its own.
 */
public final class Defaulter {

    private final DefaultCatalog defaults;

    public Defaulter(DefaultCatalog defaults) {
        this.defaults = defaults;
    }

    /**
     * @param complete fields of the object that have theirs
     */
    public void apply(Schema schema, ObjectNode object, Set<String> complete) {
        fill(schema, object, object, complete);
    }

    private void fill(Schema schema, ObjectNode object, ObjectNode root, Set<String> complete) {
        for (Map.Entry<String, Schema> property : schema.defaulted().entrySet()) {
            if (isAbsent(object, property.getKey(), property.getValue())) {
                property.getValue()
                        .defaultValue()
                        .ifPresent(value -> object.set(property.getKey(), value.deepCopy()));
            }
        }
        if (!schema.definition().isEmpty()) {
            for (FieldDefault field : defaults.of(schema.definition())) {
                field.apply(object, root);
            }
        }
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!field.getValue().isContainer() || complete.contains(field.getKey())) {
                continue;
            }
            Optional<Schema> known = schema.field(field.getKey());
            if (known.isPresent()) {
                descend(known.get(), field.getValue(), root);
            }
        }
    }

    /** A null that the schema does not allow means absence too. */
    private static boolean isAbsent(ObjectNode object, String field, Schema schema) {
        JsonNode value = object.get(field);
        return value == null
                || (value.isNull()
                        && !Optional.ofNullable(schema.keywords().get("nullable"))
                                .map(n -> n.asBoolean(false))
                                .orElse(false));
    }

    private void descend(Schema schema, JsonNode value, ObjectNode root) {
        if (value instanceof ObjectNode object) {
            fill(schema, object, root, Set.of());
        } else if (value instanceof ArrayNode array && schema.items().isPresent()) {
            Schema items = schema.items().get();
            for (JsonNode item : array) {
                descend(items, item, root);
            }
        }
    }
}
