package dev.navarch.api.admission.policy;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A policy and where it holds.
 *
 * @param failOpen whether a request goes on when the policy cannot be evaluated
 * @param reinvoke whether a mutation runs again after something else changed the object
 * @param rules its expressions, which are compiled when they are first needed
 */
record Policy<R>(
        String name,
        Optional<MatchResources> match,
        boolean failOpen,
        boolean reinvoke,
        Optional<ParamKind> params,
        Once<R> rules,
        List<Binding> bindings) {

    static <R> Policy<R> of(String name, JsonNode object, RuleReader<R> reader) {
        JsonNode spec = object.path("spec");
        Optional<ParamKind> params = ParamKind.of(spec.path("paramKind"));
        boolean failOpen = spec.path("failurePolicy").asString("").equals("Ignore");
        return new Policy<>(
                name,
                Optional.of(spec.path("matchConstraints"))
                        .filter(JsonNode::isObject)
                        .map(MatchResources::of),
                failOpen,
                spec.path("reinvocationPolicy").asString("").equals("IfNeeded"),
                params,
                new Once<>(() -> reader.read(spec, params.isPresent())),
                List.of());
    }

    Policy<R> bound(List<Binding> where) {
        return new Policy<>(name, match, failOpen, reinvoke, params, rules, List.copyOf(where));
    }

    /** Compiles the expressions of a specification. */
    @FunctionalInterface
    interface RuleReader<R> {
        R read(JsonNode spec, boolean params);
    }
}
