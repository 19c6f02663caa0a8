package dev.navarch.api.admission.policy;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A ValidatingAdmissionPolicyBinding or MutatingAdmissionPolicyBinding: where a policy holds.
 *
 * @param actions {@code Deny}, {@code Warn}, {@code Audit}; none for mutations
 */
record Binding(
        String name,
        String policy,
        Optional<MatchResources> match,
        Optional<ParamRef> params,
        List<String> actions) {

    static Binding of(String name, JsonNode object) {
        JsonNode spec = object.path("spec");
        return new Binding(
                name,
                spec.path("policyName").asString(""),
                Optional.of(spec.path("matchResources"))
                        .filter(JsonNode::isObject)
                        .map(MatchResources::of),
                ParamRef.of(spec.path("paramRef")),
                spec.path("validationActions").valueStream().map(a -> a.asString("")).toList());
    }
}
