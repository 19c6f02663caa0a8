package dev.navarch.api.admission.webhook;

import dev.navarch.api.admission.Notes;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Reads and checks what a webhook answered. */
final class Answer {

    private static final String JSON_PATCH = "JSONPatch";

    private Answer() {}

    static Outcome read(Webhook hook, String uid, boolean mutating, JsonNode review, Notes notes) {
        boolean beta = hook.reviewVersion().filter(v -> v.equals("v1beta1")).isPresent();
        JsonNode response = review.path("response");
        Optional<String> wrong =
                beta ? wrongAtAll(response) : wrong(uid, mutating, review, response);
        if (wrong.isPresent()) {
            return new Outcome.Failed("received invalid webhook response: " + wrong.get(), 503);
        }
        response.path("auditAnnotations")
                .forEachEntry((key, value) ->
                        notes.annotate(hook.name() + "/" + key, value.asString("")));
        response.path("warnings").forEach(warning -> notes.warn(warning.asString("")));
        if (!response.path("allowed").asBoolean(false)) {
            return new Outcome.Denied(Denial.of(hook.name(), response.path("status")));
        }
        String patch = response.path("patch").asString("");
        return mutating && !patch.isEmpty()
                ? patched(patch, response.path("patchType").asString(beta ? JSON_PATCH : ""))
                : new Outcome.Allowed(Optional.empty());
    }

    private static Outcome patched(String patch, String type) {
        if (!type.equals(JSON_PATCH)) {
            return new Outcome.Failed("unsupported patch type \"" + type + "\"", 400);
        }
        try {
            JsonNode read = JsonMapper.shared().readTree(Base64.getDecoder().decode(patch));
            if (read instanceof ArrayNode operations) {
                return new Outcome.Allowed(
                        operations.isEmpty() ? Optional.empty() : Optional.of(operations));
            }
            return undecodable("json: cannot unmarshal into Go value of type jsonpatch.Patch");
        } catch (JacksonException | IllegalArgumentException e) {
            return undecodable("invalid JSON");
        }
    }

    private static Outcome undecodable(String why) {
        return new Outcome.Failed("received undecodable patch in webhook response: " + why, 503);
    }

    private static Optional<String> wrongAtAll(JsonNode response) {
        return response.isObject() ? Optional.empty() : Optional.of("webhook response was absent");
    }

    private static Optional<String> wrong(
            String uid, boolean mutating, JsonNode review, JsonNode response) {
        if (!response.isObject()) {
            return wrongAtAll(response);
        }
        String answered = response.path("uid").asString("");
        if (!answered.equals(uid)) {
            return Optional.of("expected response.uid=\"" + uid + "\", got \"" + answered + "\"");
        }
        String version = review.path("apiVersion").asString("");
        String kind = review.path("kind").asString("");
        if (!version.equals(Review.GROUP + "/v1") || !kind.equals("AdmissionReview")) {
            return Optional.of(
                    "expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got "
                            + version
                            + ", Kind="
                            + kind);
        }
        return wrongPatch(
                mutating,
                !response.path("patch").asString("").isEmpty(),
                response.hasNonNull("patchType"),
                response.path("patchType").asString(""));
    }

    private static Optional<String> wrongPatch(
            boolean mutating, boolean patch, boolean typed, String type) {
        String wrong = "";
        if (!mutating && patch) {
            wrong = "validating webhook may not return response.patch";
        } else if (!mutating && typed) {
            wrong = "validating webhook may not return response.patchType";
        } else if (patch && !typed) {
            wrong = "webhook returned response.patch but not response.patchType";
        } else if (typed && !patch) {
            wrong = "webhook returned response.patchType but not response.patch";
        } else if (typed && type.isEmpty()) {
            wrong = "webhook returned invalid response.patchType of \"\"";
        }
        return wrong.isEmpty() ? Optional.empty() : Optional.of(wrong);
    }
}
