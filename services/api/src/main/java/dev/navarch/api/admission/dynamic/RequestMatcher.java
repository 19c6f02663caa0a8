package dev.navarch.api.admission.dynamic;

import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.strategy.LabelSelectors;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeVersion;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Decides by rules and selectors whether a request is one of those that are meant. */
public final class RequestMatcher {

    private final ObjectTrees objects;
    private final Equivalents equivalents;

    public RequestMatcher(ObjectTrees objects, Equivalents equivalents) {
        this.objects = objects;
        this.equivalents = equivalents;
    }

    /**
     * By rules alone, the cheapest of the questions.
     *
     * @param equivalent whether rules also match the same object in another version or group
     */
    public Optional<Target> byRules(List<Rule> rules, boolean equivalent, WriteAttributes write) {
        VersionedResource asked = write.resource();
        for (Rule rule : rules) {
            if (rule.matches(write, asked)) {
                return Optional.of(asAsked(write));
            }
        }
        return equivalent && write.whole() ? byEquivalents(rules, write, asked) : Optional.empty();
    }

    /** The request as it came. */
    public static Target asAsked(WriteAttributes write) {
        return new Target(write.type(), write.resource(), write.kind());
    }

    private Optional<Target> byEquivalents(
            List<Rule> rules, WriteAttributes write, VersionedResource asked) {
        for (Rule rule : rules) {
            for (ResourceDefinition type : equivalents.of(write.type())) {
                for (TypeVersion version : type.versions()) {
                    VersionedResource same =
                            new VersionedResource(
                                    type.key().group(), version.name(), type.key().resource());
                    if (!same.equals(asked) && rule.matches(write, same)) {
                        VersionedKind kind =
                                VersionedKind.of(type, version.name(), write.subresource());
                        return Optional.of(new Target(type, same, kind));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Whether the namespace's labels are those that are meant; cluster-scoped objects always are.
     *
     * @throws dev.navarch.api.engine.ApiException when there is no such namespace
     */
    public boolean inNamespace(JsonNode selector, WriteAttributes write) {
        boolean isNamespace = write.type().key().equals(Resources.NAMESPACES);
        if (selector.isEmpty() || (write.namespace().isEmpty() && !isNamespace)) {
            return true;
        }
        boolean written =
                isNamespace
                        && write.subresource().isEmpty()
                        && (write.operation() == Operation.CREATE
                                || write.operation() == Operation.UPDATE);
        JsonNode namespace =
                written
                        ? write.object().<JsonNode>map(o -> o).orElse(MissingNode.getInstance())
                        : namespace(write.namespace());
        return LabelSelectors.matches(selector, labels(namespace));
    }

    /**
     * @throws dev.navarch.api.engine.ApiException when there is no such namespace
     */
    public ObjectNode namespace(String name) {
        ObjectKey key = ObjectKey.cluster(Resources.NAMESPACES, name);
        return objects.get(key)
                .or(() -> objects.getFresh(key))
                .orElseThrow(() -> Refusals.notFound(Resources.NAMESPACES, name));
    }

    /** By labels; the object as it was counts as much as what it is to be. */
    public static boolean isSelected(JsonNode selector, WriteAttributes write) {
        return selector.isEmpty()
                || isSelected(selector, write.object())
                || isSelected(selector, write.old());
    }

    private static boolean isSelected(JsonNode selector, Optional<ObjectNode> object) {
        return object.filter(o -> o.path("metadata").isObject())
                .filter(o -> LabelSelectors.matches(selector, labels(o)))
                .isPresent();
    }

    private static JsonNode labels(JsonNode object) {
        return object.path("metadata").path("labels");
    }
}
