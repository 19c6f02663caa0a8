package dev.navarch.api.engine.verb;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.strategy.Propagation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code DeleteOptions}, from the body, the query and a command's preconditions.
 *
 * @param grace gracePeriodSeconds
 * @param propagation what is to become of owned objects
 * @param uid precondition; empty when not given
 * @param resourceVersion precondition; empty when not given
 * @param noOrphans whether the old {@code orphanDependents: false} was given, which changes the
 *     code of the answer
 */
record DeleteOptions(
        OptionalLong grace,
        Optional<Propagation> propagation,
        String uid,
        String resourceVersion,
        boolean dryRun,
        boolean noOrphans) {

    static DeleteOptions of(ApiRequest request) {
        ObjectNode body = DeleteBody.read(request);
        ObjectNode preconditions = Json.child(body, "preconditions");
        Optional<Boolean> orphan = flag(request, body, "orphanDependents");
        return new DeleteOptions(
                grace(request, body),
                propagation(request, body, orphan),
                request.preconditions().uid().orElse(Json.text(preconditions, "uid")),
                request.preconditions()
                        .resourceVersion()
                        .orElse(Json.text(preconditions, "resourceVersion")),
                request.options().dryRun() || !body.path("dryRun").isEmpty(),
                orphan.equals(Optional.of(false)));
    }

    private static OptionalLong grace(ApiRequest request, ObjectNode body) {
        String query = request.options().first("gracePeriodSeconds");
        JsonNode value = body.get("gracePeriodSeconds");
        if (value != null && value.isIntegralNumber()) {
            return OptionalLong.of(value.longValue());
        }
        if (query.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(query));
        } catch (NumberFormatException e) {
            throw Refusals.badRequest("gracePeriodSeconds: \"" + query + "\" is not a number");
        }
    }

    private static Optional<Boolean> flag(ApiRequest request, ObjectNode body, String name) {
        if (body.hasNonNull(name)) {
            return Optional.of(body.path(name).asBoolean(false));
        }
        return request.options().first(name).isEmpty()
                ? Optional.empty()
                : Optional.of(request.options().flag(name));
    }

    private static Optional<Propagation> propagation(
            ApiRequest request, ObjectNode body, Optional<Boolean> orphan) {
        String text = Json.text(body, "propagationPolicy");
        String policy = text.isEmpty() ? request.options().first("propagationPolicy") : text;
        if (!policy.isEmpty() && orphan.isPresent()) {
            throw invalid(
                    "Invalid value: \""
                            + policy
                            + "\": orphanDependents and deletionPropagation cannot be both set");
        }
        return switch (policy) {
            case "" -> orphan.map(o -> o ? Propagation.ORPHAN : Propagation.BACKGROUND);
            case "Orphan" -> Optional.of(Propagation.ORPHAN);
            case "Background" -> Optional.of(Propagation.BACKGROUND);
            case "Foreground" -> Optional.of(Propagation.FOREGROUND);
            default ->
                    throw invalid(
                            "Unsupported value: \""
                                    + policy
                                    + "\": supported values: \"Foreground\", \"Background\","
                                    + " \"Orphan\"");
        };
    }

    private static ApiException invalid(String message) {
        return Refusals.invalid(
                "meta.k8s.io",
                "DeleteOptions",
                "",
                List.of(new Cause("FieldValueInvalid", message, "propagationPolicy")));
    }
}
