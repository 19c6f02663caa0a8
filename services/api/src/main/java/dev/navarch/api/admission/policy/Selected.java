package dev.navarch.api.admission.policy;

import dev.navarch.api.admission.dynamic.Target;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A policy that has to do with a request. */
sealed interface Selected<R> {

    Policy<R> policy();

    /**
     * It is to be evaluated.
     *
     * @param params once for each of them
     */
    record Matched<R>(
            Policy<R> policy, Binding binding, Target target, List<Optional<ObjectNode>> params)
            implements Selected<R> {}

    /**
     * It cannot be; its failure policy says what follows.
     *
     * @param binding empty when the policy itself is the reason
     */
    record Misconfigured<R>(Policy<R> policy, Optional<Binding> binding, String why)
            implements Selected<R> {

        String message() {
            return "failed to configure " + (binding.isEmpty() ? "policy: " : "binding: ") + why;
        }
    }
}
