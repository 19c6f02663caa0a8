package dev.navarch.api.admission.policy;

import dev.navarch.api.admission.policy.MutatingRules.Mutation;
import dev.navarch.api.apply.StructuredMerge;
import dev.navarch.api.cel.CelException;
import dev.navarch.api.cel.CelJson;
import dev.navarch.api.cel.Made;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.patch.JsonPatch;
import dev.navarch.api.type.Schema;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes of an object and the value of a mutation's expression what the object is to be. */
final class Mutator {

    private Mutator() {}

    /**
     * @param value of the mutation's expression
     * @param object stays as it is
     * @param schema of the object; empty where only its shape tells how it is merged
     * @throws EvaluationException if the value does not fit the object
     */
    static ObjectNode mutate(
            Mutation mutation, Object value, ObjectNode object, Optional<Schema> schema)
            throws EvaluationException {
        try {
            return switch (mutation) {
                case Mutation.Apply ignored -> apply(value, object, schema);
                case Mutation.Patch ignored -> patch(value, object);
            };
        } catch (CelException e) {
            throw new EvaluationException(e.text());
        }
    }

    private static ObjectNode apply(Object value, ObjectNode object, Optional<Schema> schema)
            throws EvaluationException {
        if (!(value instanceof Made made)) {
            throw new EvaluationException(
                    "unsupported return type from ApplyConfiguration expression");
        }
        requireMatch(made);
        ObjectNode configuration = (ObjectNode) CelJson.of(made);
        try {
            return StructuredMerge.merge(object, configuration, schema);
        } catch (StructuredMerge.UnfitException e) {
            throw new EvaluationException("error applying patch: " + e.getMessage());
        }
    }

    private static ObjectNode patch(Object value, ObjectNode object) throws EvaluationException {
        if (!(value instanceof Iterable<?> list)) {
            throw new EvaluationException(
                    "type mismatch: JSONPatchType.expression should evaluate to array");
        }
        ArrayNode operations = JsonNodeFactory.instance.arrayNode();
        for (Object item : list) {
            if (!(item instanceof Made operation)) {
                throw new EvaluationException(
                        "type mismatch: JSONPatchType.expression should evaluate to array of"
                                + " JSONPatch");
            }
            if (operation.fields().get("value") instanceof Made made) {
                requireMatch(made);
            }
            operations.add(CelJson.of(operation));
        }
        try {
            return patch(object, operations);
        } catch (ApiException e) {
            throw new EvaluationException("JSONPath: " + e.getMessage());
        }
    }

    /** A test that fails means that nothing is to be changed. */
    private static ObjectNode patch(ObjectNode object, ArrayNode operations) {
        ObjectNode patched = object;
        for (JsonNode operation : operations) {
            ArrayNode one = JsonNodeFactory.instance.arrayNode().add(operation);
            if (Json.text((ObjectNode) operation, "op").equals("test")) {
                try {
                    JsonPatch.apply(patched, one);
                } catch (ApiException e) {
                    return object;
                }
            } else {
                patched = JsonPatch.apply(patched, one);
            }
        }
        return patched;
    }

    private static void requireMatch(Made made) throws EvaluationException {
        Optional<String> wrong = made.mismatch();
        if (wrong.isPresent()) {
            throw new EvaluationException("type mismatch: " + wrong.get());
        }
    }
}
