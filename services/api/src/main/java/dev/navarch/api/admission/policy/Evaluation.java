package dev.navarch.api.admission.policy;

import dev.navarch.api.admission.dynamic.ExpressionInput;
import dev.navarch.api.admission.dynamic.RequestMatcher;
import dev.navarch.api.admission.dynamic.Target;
import dev.navarch.api.admission.dynamic.WriteAttributes;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.cel.Budget;
import dev.navarch.api.cel.CelProgram;
import dev.navarch.api.cel.LazyVariables;
import dev.navarch.api.type.Scope;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Makes the variables that expressions of policies may use. */
final class Evaluation {

    private final RequestMatcher matcher;
    private final Authorizer authorizer;

    Evaluation(RequestMatcher matcher, Authorizer authorizer) {
        this.matcher = matcher;
        this.authorizer = authorizer;
    }

    /**
     * All but {@code variables}.
     *
     * @param object in the form that the target names; empty for a delete
     * @param old likewise; empty for a create
     * @throws dev.navarch.api.engine.ApiException when the request's namespace does not exist
     */
    Map<String, Object> input(
            WriteAttributes write,
            Target target,
            Optional<ObjectNode> object,
            Optional<ObjectNode> old,
            Optional<ObjectNode> params) {
        Map<String, Object> input = ExpressionInput.of(write, target, object, old, authorizer);
        input.put("params", ExpressionInput.value(params));
        String namespace = PolicySelector.namespace(write);
        input.put(
                "namespaceObject",
                ExpressionInput.value(
                        namespace.isEmpty() || write.type().scope() == Scope.CLUSTER
                                ? Optional.empty()
                                : Optional.of(shown(matcher.namespace(namespace)))));
        return input;
    }

    /** Adds {@code variables}, which are evaluated at most once for what follows. */
    static Map<String, Object> with(
            Map<String, Object> input, Map<String, CelProgram> variables, Budget budget) {
        if (variables.isEmpty()) {
            return input;
        }
        Map<String, Object> all = new HashMap<>(input);
        all.put("variables", new LazyVariables(variables, all, budget));
        return all;
    }

    private static ObjectNode shown(ObjectNode namespace) {
        ObjectNode shown = namespace.deepCopy();
        if (shown.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
        return shown;
    }
}
