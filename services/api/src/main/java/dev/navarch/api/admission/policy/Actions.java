package dev.navarch.api.admission.policy;

import dev.navarch.api.admission.dynamic.WriteAttributes;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Does what a binding asks for when a validation fails.
 *
 * @param denials where those that refuse are added
 */
record Actions(
        Policy<?> policy, Binding binding, WriteAttributes write, List<ApiException> denials) {

    private static final String FAILURE = "validation.policy.admission.k8s.io/validation_failure";

    void take(Verdict.Failed failed) {
        for (String action : binding.actions()) {
            switch (action) {
                case "Deny" -> denials.add(denial(failed.message(), failed.reason()));
                case "Audit" -> write.notes().annotate(FAILURE, failure(failed));
                case "Warn" ->
                        write.notes()
                                .warn(
                                        "Validation failed for ValidatingAdmissionPolicy '"
                                                + policy.name()
                                                + "' with binding '"
                                                + binding.name()
                                                + "': "
                                                + failed.message());
                default -> {
                    // An action of a later version.
                }
            }
        }
    }

    ApiException denial(String message, String reason) {
        return PolicyDenial.validating(write, policy.name(), Optional.of(binding), message, reason);
    }

    private String failure(Verdict.Failed failed) {
        ArrayNode failures = JsonNodeFactory.instance.arrayNode();
        ObjectNode failure = failures.addObject();
        failure.put("message", failed.message());
        failure.put("policy", policy.name());
        failure.put("binding", binding.name());
        failure.put("expressionIndex", failed.index());
        ArrayNode actions = failure.putArray("validationActions");
        binding.actions().forEach(actions::add);
        return new String(Json.MAPPER.writeValueAsBytes(failures), StandardCharsets.UTF_8);
    }
}
