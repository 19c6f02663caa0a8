package dev.navarch.api.decode;

import dev.navarch.api.type.Schema;
import java.util.Map;
import java.util.Optional;
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

    public void apply(Schema schema, ObjectNode object) {
        fill(schema, object, object);
    }

    private void fill(Schema schema, ObjectNode object, ObjectNode root) {
        for (Map.Entry<String, Schema> property : schema.properties().entrySet()) {
            Optional<JsonNode> value = property.getValue().defaultValue();
            if (value.isPresent() && isAbsent(object, property.getKey(), property.getValue())) {
                object.set(property.getKey(), value.get().deepCopy());
            }
        }
        if (!schema.definition().isEmpty()) {
            for (FieldDefault field : defaults.of(schema.definition())) {
                field.apply(object, root);
            }
        }
        for (Map.Entry<String, JsonNode> field : object.properties()) {
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
            fill(schema, object, root);
        } else if (value instanceof ArrayNode array && schema.items().isPresent()) {
            Schema items = schema.items().get();
            for (JsonNode item : array) {
                descend(items, item, root);
            }
        }
    }
}
