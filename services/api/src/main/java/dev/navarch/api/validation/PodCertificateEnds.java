package dev.navarch.api.validation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a request for a pod's certificate ends: once, in one way, and it stays as it ended. What the
 * certificate must be is in {@link IssuedCertificate}.
 */
final class PodCertificateEnds {

    private static final List<String> ENDS = List.of("Issued", "Denied", "Failed");
    private static final String REASON = "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?";
    private static final int LONGEST_MESSAGE = 32768;

    private PodCertificateEnds() {}

    static void check(
            ObjectNode request,
            Optional<JsonNode> old,
            String top,
            ObjectNode root,
            Causes causes) {
        JsonNode status = request.path("status");
        JsonNode before = old.map(o -> o.path("status")).orElse(root.missingNode());
        Causes ofConditions = new Causes();
        conditions(status.path("conditions"), ofConditions);
        ofConditions.list().forEach(causes::add);
        if (!ofConditions.isEmpty()) {
            return;
        }
        if (hasEnded(before)) {
            if (!Sameness.same(before, status)) {
                causes.invalid(
                        "status",
                        "<omitted>",
                        "immutable after PodCertificateRequest is issued, denied, or failed");
            }
        } else if (!hasEnded(status)) {
            if (!Sameness.same(before, status)) {
                causes.invalid(
                        "status",
                        "<omitted>",
                        "status is immutable unless transitioning to \"Issued\", \"Denied\", or"
                                + " \"Failed\"");
            }
        } else if (!IssuedCertificate.is(status)
                && !Set.of("conditions").containsAll(status.propertyNames())) {
            causes.invalid(
                    "status",
                    "<omitted>",
                    "non-condition status fields must be empty when denying or failing the"
                            + " PodCertificateRequest");
        }
    }

    private static boolean hasEnded(JsonNode status) {
        return !status.path("conditions").isEmpty();
    }

    private static void conditions(JsonNode conditions, Causes causes) {
        for (int i = 0; i < conditions.size(); i++) {
            JsonNode condition = conditions.get(i);
            String at = "status.conditions[" + i + "].";
            JsonNode type = condition.path("type");
            if (!ENDS.contains(type.asString(""))) {
                causes.notSupported(at + "type", type, ENDS);
                continue;
            }
            if (i > 0) {
                causes.invalid(
                        at + "type",
                        type,
                        "There may be at most one condition with type \"Issued\", \"Denied\", or"
                                + " \"Failed\"");
            }
            if (!condition.path("status").asString("").equals("True")) {
                causes.notSupported(at + "status", condition.path("status"), List.of("True"));
            }
            String reason = condition.path("reason").asString("");
            if (reason.isEmpty()) {
                causes.required(at + "reason", "must be set");
            } else if (!reason.matches(REASON)) {
                causes.invalid(
                        at + "reason",
                        reason,
                        "a condition reason must start with alphabetic character, optionally"
                                + " followed by a string of alphanumeric characters or '_,:', and"
                                + " must end with an alphanumeric character or '_' (e.g."
                                + " 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',"
                                + "  or 'ReasonA:ReasonB', regex used for validation is '"
                                + REASON
                                + "')");
            }
            if (condition.path("message").asString("").length() > LONGEST_MESSAGE) {
                causes.tooLong(at + "message", LONGEST_MESSAGE);
            }
        }
    }
}
