package dev.navarch.api.table;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What the rows of bindings, certificate requests and API services show. */
final class AccessCells {

    private AccessCells() {}

    static String role(JsonNode binding, Instant now) {
        return Texts.at(binding, "/roleRef/kind") + "/" + Texts.at(binding, "/roleRef/name");
    }

    static Cell subjects(String kind) {
        return (binding, now) -> {
            List<String> shown = new ArrayList<>();
            for (JsonNode subject : binding.path("subjects")) {
                if (subject.path("kind").asString("").equals(kind)) {
                    String namespace = subject.path("namespace").asString("");
                    shown.add(
                            (namespace.isEmpty() ? "" : namespace + "/")
                                    + subject.path("name").asString(""));
                }
            }
            return String.join(", ", shown);
        };
    }

    static String requestDuration(JsonNode request, Instant now) {
        JsonNode seconds = request.at("/spec/expirationSeconds");
        return seconds.isNumber()
                ? HumanDuration.of(Duration.ofSeconds(seconds.asLong()))
                : Texts.NONE;
    }

    static String requestCondition(JsonNode request, Instant now) {
        List<String> types = Texts.each(request.at("/status/conditions"), "type");
        List<String> shown = new ArrayList<>();
        if (types.contains("Denied")) {
            shown.add("Denied");
        } else if (types.contains("Approved")) {
            shown.add("Approved");
        } else {
            shown.add("Pending");
        }
        if (types.contains("Failed")) {
            shown.add("Failed");
        }
        if (!Texts.at(request, "/status/certificate").isEmpty()) {
            shown.add("Issued");
        }
        return String.join(",", shown);
    }

    static String apiService(JsonNode service, Instant now) {
        JsonNode target = service.at("/spec/service");
        return target.isObject()
                ? target.path("namespace").asString("") + "/" + target.path("name").asString("")
                : "Local";
    }

    static String apiServiceAvailable(JsonNode service, Instant now) {
        for (JsonNode condition : service.at("/status/conditions")) {
            if (condition.path("type").asString("").equals("Available")) {
                String status = condition.path("status").asString("");
                return status.equals("True")
                        ? status
                        : status + " (" + condition.path("reason").asString("") + ")";
            }
        }
        return "Unknown";
    }

    static String paramKind(JsonNode policy, Instant now) {
        JsonNode kind = policy.at("/spec/paramKind");
        return kind.isObject()
                ? kind.path("apiVersion").asString("") + "/" + kind.path("kind").asString("")
                : Texts.UNSET;
    }

    static String paramRef(JsonNode binding, Instant now) {
        JsonNode reference = binding.at("/spec/paramRef");
        if (!reference.isObject()) {
            return Texts.UNSET;
        }
        String namespace = reference.path("namespace").asString("*");
        return reference.has("selector")
                ? namespace + "/" + Texts.selector(reference.path("selector"))
                : namespace + "/" + reference.path("name").asString("");
    }
}
