package dev.navarch.metrics.api;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An answer of the API: the HTTP status and the object. */
public record Answer(int status, JsonNode body) {

    static Answer ok(JsonNode body) {
        return new Answer(200, body);
    }

    /** Kubernetes' {@code Status} for a failure. */
    static Answer failure(int code, String reason, String message) {
        return new Answer(
                code,
                JsonMapper.shared()
                        .createObjectNode()
                        .put("kind", "Status")
                        .put("apiVersion", "v1")
                        .put("status", "Failure")
                        .put("message", message)
                        .put("reason", reason)
                        .put("code", code));
    }

    /** For callers that have not proved who they are. */
    public static Answer unauthorized() {
        return failure(401, "Unauthorized", "Unauthorized");
    }

    static Answer notFound(String resource, String name) {
        Answer answer =
                failure(404, "NotFound", resource + ".metrics.k8s.io \"" + name + "\" not found");
        answer.body()
                .asObject()
                .putObject("details")
                .put("name", name)
                .put("group", "metrics.k8s.io")
                .put("kind", resource);
        return answer;
    }
}
