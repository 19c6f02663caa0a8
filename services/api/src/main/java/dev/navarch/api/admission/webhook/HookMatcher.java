package dev.navarch.api.admission.webhook;

import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.strategy.LabelSelectors;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeVersion;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Decides which webhooks are asked about a request. */
final class HookMatcher {

    private final ObjectTrees objects;
    private final Equivalents equivalents;
    private final MatchConditions conditions;

    HookMatcher(ObjectTrees objects, Equivalents equivalents, MatchConditions conditions) {
        this.objects = objects;
        this.equivalents = equivalents;
        this.conditions = conditions;
    }

    /** Nothing that configures admission is subject to it: else nobody could repair a mistake. */
    static boolean isExempt(ResourceDefinition type) {
        return type.key().group().equals(WebhookConfigurations.GROUP);
    }

    /**
     * @return empty when the webhook is not to be asked
     * @throws dev.navarch.api.engine.ApiException when that cannot be decided
     */
    Optional<Invocation> match(Webhook hook, WriteAttributes write) {
        Optional<Invocation> invocation = byRules(hook, write);
        return invocation.isPresent()
                        && inNamespace(hook.namespaceSelector(), write)
                        && isSelected(hook.objectSelector(), write)
                        && conditions.hold(invocation.get(), write)
                ? invocation
                : Optional.empty();
    }

    /** By rules alone, the cheapest of the questions. */
    Optional<Invocation> byRules(Webhook hook, WriteAttributes write) {
        VersionedResource asked = write.resource();
        for (Rule rule : hook.rules()) {
            if (rule.matches(write, asked)) {
                return Optional.of(new Invocation(hook, write.type(), asked, write.kind()));
            }
        }
        return hook.equivalent() && write.whole()
                ? byEquivalents(hook, write, asked)
                : Optional.empty();
    }

    private Optional<Invocation> byEquivalents(
            Webhook hook, WriteAttributes write, VersionedResource asked) {
        for (Rule rule : hook.rules()) {
            for (ResourceDefinition type : equivalents.of(write.type())) {
                for (TypeVersion version : type.versions()) {
                    VersionedResource same =
                            new VersionedResource(
                                    type.key().group(), version.name(), type.key().resource());
                    if (!same.equals(asked) && rule.matches(write, same)) {
                        VersionedKind kind =
                                VersionedKind.of(type, version.name(), write.subresource());
                        return Optional.of(new Invocation(hook, type, same, kind));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private boolean inNamespace(JsonNode selector, WriteAttributes write) {
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
                        : stored(write.namespace());
        return LabelSelectors.matches(selector, labels(namespace));
    }

    private ObjectNode stored(String name) {
        ObjectKey key = ObjectKey.cluster(Resources.NAMESPACES, name);
        return objects.get(key)
                .or(() -> objects.getFresh(key))
                .orElseThrow(() -> Refusals.notFound(Resources.NAMESPACES, name));
    }

    /** The object as it was counts as much as what it is to be. */
    private static boolean isSelected(JsonNode selector, WriteAttributes write) {
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
