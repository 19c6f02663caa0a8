package dev.navarch.api.decode;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One default of a definition. */
sealed interface FieldDefault {

    /**
     * @param object the object of the definition, which is filled in
     * @param root the whole object that it is a part of
     */
    void apply(ObjectNode object, ObjectNode root);

    /**
     * A field gets a value.
     *
     * @param zero whether the type's empty value means absence, as it does for fields that
     *     Kubernetes does not hold by reference
     * @param when what must hold of the object
     */
    record Value(String field, JsonNode value, boolean zero, Optional<Condition> when)
            implements FieldDefault {

        @Override
        public void apply(ObjectNode object, ObjectNode root) {
            if (isAbsent(object.get(field), zero) && when.map(w -> w.holds(object)).orElse(true)) {
                object.set(field, value.deepCopy());
            }
        }
    }

    /** A field gets the value of another field of the same object, if that is there. */
    record Copy(String field, String from) implements FieldDefault {

        @Override
        public void apply(ObjectNode object, ObjectNode root) {
            JsonNode value = object.get(from);
            if (value != null && isAbsent(object.get(field), true)) {
                object.set(field, value.deepCopy());
            }
        }
    }

    /** What only code can say. */
    record Computed(DefaultFunction function) implements FieldDefault {

        @Override
        public void apply(ObjectNode object, ObjectNode root) {
            function.apply(object, root);
        }
    }

    /**
     * When a default counts.
     *
     * @param field a field of the same object, may be nested: {@code strategy.type}
     * @param equals what it must be; empty when it must only be present
     * @param negated whether it must not be so
     */
    record Condition(String field, Optional<JsonNode> equals, boolean negated) {

        boolean holds(ObjectNode object) {
            JsonNode value = object;
            for (String step : field.split("\\.")) {
                value = value.path(step);
            }
            JsonNode found = value;
            boolean so = equals.map(e -> e.equals(found)).orElse(!found.isMissingNode());
            return so != negated;
        }
    }

    private static boolean isAbsent(@Nullable JsonNode value, boolean zero) {
        if (value == null || value.isNull() || (value.isString() && value.asString().isEmpty())) {
            return true;
        }
        return zero && value.isNumber() && value.asDouble() == 0;
    }
}
