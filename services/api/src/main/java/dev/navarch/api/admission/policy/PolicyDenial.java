package dev.navarch.api.admission.policy;

import dev.navarch.api.admission.dynamic.WriteAttributes;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiException.Details;
import dev.navarch.api.engine.Refusals;
import dev.navarch.model.GroupResource;
import java.util.List;
import java.util.Optional;

/** What a client is told when a policy refuses its write. */
final class PolicyDenial {

    private PolicyDenial() {}

    static ApiException validating(
            WriteAttributes write,
            String policy,
            Optional<Binding> binding,
            String message,
            String reason) {
        String denied =
                "ValidatingAdmissionPolicy '"
                        + policy
                        + "'"
                        + binding.map(b -> " with binding '" + b.name() + "'").orElse("")
                        + " denied request: "
                        + message;
        GroupResource type = write.type().key();
        return new ApiException(
                code(reason),
                reason,
                String.valueOf(Refusals.forbidden(type, write.name(), denied).getMessage()),
                details(write),
                List.of(new Cause("", denied, "")));
    }

    /**
     * @param messages not empty; the first is the one that is told first
     */
    static ApiException mutating(WriteAttributes write, List<String> messages, String reason) {
        return new ApiException(
                403,
                reason,
                messages.getFirst(),
                details(write),
                messages.stream().map(message -> new Cause("", message, "")).toList());
    }

    static String mutatingMessage(String policy, Optional<Binding> binding, String message) {
        return binding.map(b -> "policy '" + policy + "' with binding '" + b.name() + "'")
                        .orElse("policy \"" + policy + "\"")
                + " denied request: "
                + message;
    }

    private static Details details(WriteAttributes write) {
        GroupResource type = write.type().key();
        return new Details(type.group(), type.resource(), write.name(), "", 0);
    }

    private static int code(String reason) {
        return switch (reason) {
            case "Unauthorized" -> 401;
            case "Forbidden" -> 403;
            case "RequestEntityTooLarge" -> 413;
            default -> 422;
        };
    }
}
