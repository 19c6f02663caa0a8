package dev.navarch.api.decode;

import dev.navarch.api.type.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a tree conform to a schema, in place: takes away fields that the schema does not know and
 * nulls, which mean absence. For built-in types it also refuses values of the wrong type; those of
 * custom types are left to validation, which names all of them.
 */
final class Conformer {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Optional fields that are written also when they are empty. */
    private static final Set<String> KEPT =
            Set.of("Role.rules", "ClusterRole.rules", "EndpointSlice.ports");

    private final List<Object> steps = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> duplicates;
    private final Set<String> unchanged = new HashSet<>();
    private String struct;

    /** Also true within the built-in parts of a custom object, such as its metadata. */
    private boolean typed;

    /**
     * @param typed whether values of the wrong type are refused
     * @param kind the kind of the object, which messages about its own fields name
     * @param duplicates the paths of fields that the body has twice
     */
    Conformer(boolean typed, String kind, Collection<String> duplicates) {
        this.typed = typed;
        this.struct = kind;
        this.duplicates = new LinkedHashSet<>(duplicates);
    }

    /**
     * What was taken away since the schema does not know it, {@code unknown field "spec.foo"}, and
     * what was there twice, in the order of the document; last the duplicates in parts that have no
     * schema.
     */
    List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        duplicates.forEach(path -> all.add("duplicate field \"" + path + "\""));
        return all;
    }

    /** The fields that were as they were before. */
    Set<String> unchanged() {
        return unchanged;
    }

    private void noteDuplicate() {
        if (!duplicates.isEmpty()) {
            String path = FieldPath.text(steps);
            if (duplicates.remove(path)) {
                problems.add("duplicate field \"" + path + "\"");
            }
        }
    }

    /**
     * @param before fields that are as they are there conform
     */
    void object(Schema schema, ObjectNode object, Optional<ObjectNode> before) {
        if (schema.properties().isEmpty() && schema.additionalProperties().isPresent()) {
            map(schema.additionalProperties().get(), object);
            return;
        }
        String outer = struct;
        boolean outerTyped = typed;
        if (!schema.definition().isEmpty()) {
            struct = GoNames.simple(schema.definition());
            typed = true;
        }
        Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (before.isPresent() && field.getValue().equals(before.get().get(field.getKey()))) {
                unchanged.add(field.getKey());
                continue;
            }
            Optional<Schema> known = schema.field(field.getKey());
            steps.add(field.getKey());
            noteDuplicate();
            if (known.isEmpty()) {
                if (!schema.preservesUnknownFields()) {
                    problems.add("unknown field \"" + FieldPath.text(steps) + "\"");
                    fields.remove();
                }
            } else if (field.getValue().isNull()) {
                if (!keepsNull(known.get())) {
                    fields.remove();
                }
            } else {
                field.setValue(value(known.get(), field.getValue()));
                if (typed && vanishes(schema, field.getKey(), known.get(), field.getValue())) {
                    fields.remove();
                }
            }
            steps.removeLast();
        }
        struct = outer;
        typed = outerTyped;
    }

    /**
     * Whether a value says nothing: to built-in types an empty list or map is the same as none
     * (Go's {@code omitempty}), unless the field must be there. An empty struct is something:
     * {@code emptyDir: {}}.
     */
    private static boolean vanishes(Schema struct, String name, Schema field, JsonNode value) {
        if (!value.isContainer() || !value.isEmpty()) {
            return false;
        }
        boolean map = field.properties().isEmpty() && field.additionalProperties().isPresent();
        return (value.isArray() || map)
                && !struct.required().contains(name)
                && !KEPT.contains(GoNames.simple(struct.definition()) + "." + name);
    }

    /** Only custom types have fields that may be null, and may hold any value. */
    private static boolean keepsNull(Schema schema) {
        JsonNode nullable = schema.keywords().get("nullable");
        return nullable != null && nullable.asBoolean(false);
    }

    private void map(Schema values, ObjectNode object) {
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            steps.add(entry.getKey());
            noteDuplicate();
            entry.setValue(value(values, present(values, entry.getValue())));
            steps.removeLast();
        }
    }

    /** A null in a list or map is the type's empty value, since the entry itself is there. */
    private JsonNode present(Schema schema, JsonNode value) {
        if (!value.isNull() || !typed) {
            return value;
        }
        return switch (schema.type()) {
            case "string" -> NODES.stringNode("");
            case "object" -> NODES.objectNode();
            case "array" -> NODES.arrayNode();
            case "integer", "number" -> NODES.numberNode(0);
            case "boolean" -> NODES.booleanNode(false);
            default -> value;
        };
    }

    private JsonNode value(Schema schema, JsonNode value) {
        JsonNode read =
                typed || !schema.definition().isEmpty()
                        ? TypeCheck.check(schema, value, this::where)
                        : value;
        if (read instanceof ObjectNode object) {
            boolean free =
                    schema.preservesUnknownFields()
                            && schema.properties().isEmpty()
                            && schema.additionalProperties().isEmpty();
            if (!free) {
                object(schema, object, Optional.empty());
            }
            if (schema.embeddedResource()) {
                dropNulls(object);
            }
        } else if (read instanceof ArrayNode array && schema.items().isPresent()) {
            Schema items = schema.items().get();
            for (int i = 0; i < array.size(); i++) {
                steps.add(i);
                array.set(i, value(items, present(items, array.get(i))));
                steps.removeLast();
            }
        }
        return read;
    }

    private static void dropNulls(ObjectNode object) {
        object.properties().removeIf(field -> field.getValue().isNull());
    }

    /**
     * The innermost struct and the path of fields within the object, as Go's decoder names them.
     */
    private String where() {
        StringBuilder path = new StringBuilder(struct);
        for (Object step : steps) {
            if (step instanceof String) {
                path.append('.').append(step);
            }
        }
        return path.toString();
    }
}
