package dev.navarch.api.admission.policy;

import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.engine.Conversion;
import dev.navarch.api.strategy.LabelSelectors;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.model.ObjectKey;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds the parameters that a binding names. */
final class ParamCollector {

    private final ObjectTrees objects;
    private final TypeRegistry types;
    private final Conversion conversion;

    ParamCollector(ObjectTrees objects, TypeRegistry types, Conversion conversion) {
        this.objects = objects;
        this.types = types;
        this.conversion = conversion;
    }

    /**
     * @throws ConfigurationException if no such type is served
     */
    void requireType(ParamKind kind) throws ConfigurationException {
        if (kind.type(types).isEmpty()) {
            throw new ConfigurationException(
                    "failed to find resource referenced by paramKind: '" + kind.shown() + "'");
        }
    }

    /**
     * @param namespace of the request; empty when it has none
     * @return the policy is evaluated once for each; an empty one stands for no parameters at all
     * @throws ConfigurationException if the reference cannot be followed, or leads to nothing and
     *     that is to be refused
     */
    List<Optional<ObjectNode>> collect(
            Optional<ParamKind> kind, Optional<ParamRef> reference, String namespace)
            throws ConfigurationException {
        if (kind.isEmpty() || reference.isEmpty()) {
            return List.of(Optional.empty());
        }
        ParamRef ref = reference.get();
        requireType(kind.get());
        ResourceDefinition type = kind.get().type(types).orElseThrow();
        String where = namespace(type, ref, namespace);
        List<ObjectNode> found =
                ref.name().isEmpty() ? selected(type, ref, where) : named(type, ref, where);
        if (found.isEmpty() && ref.denyMissing()) {
            throw new ConfigurationException(
                    "no params found for policy binding with `Deny` parameterNotFoundAction");
        }
        return found.stream()
                .map(stored ->
                        Optional.of(
                                conversion.fromStorage(
                                        type, kind.get().version(), stored.deepCopy())))
                .toList();
    }

    private static String namespace(ResourceDefinition type, ParamRef ref, String namespace)
            throws ConfigurationException {
        if (!type.namespaced()) {
            if (!ref.namespace().isEmpty()) {
                throw new ConfigurationException(
                        "paramRef.namespace must not be provided for a cluster-scoped"
                                + " `paramKind`");
            }
            return "";
        }
        String where = ref.namespace().isEmpty() ? namespace : ref.namespace();
        if (where.isEmpty()) {
            throw new ConfigurationException(
                    "cannot use namespaced paramRef in policy binding that matches cluster-scoped"
                            + " resources");
        }
        return where;
    }

    private List<ObjectNode> named(ResourceDefinition type, ParamRef ref, String namespace) {
        ObjectKey key = new ObjectKey(type.storage(), namespace, ref.name());
        return objects.get(key).or(() -> objects.getFresh(key)).stream().toList();
    }

    private List<ObjectNode> selected(ResourceDefinition type, ParamRef ref, String namespace) {
        JsonNode selector = ref.selector().orElseThrow();
        return objects.list(type.storage(), namespace).stream()
                .filter(o -> LabelSelectors.matches(selector, o.path("metadata").path("labels")))
                .toList();
    }
}
