package dev.navarch.controller.runtime;

import dev.navarch.controller.object.Json;
import dev.navarch.model.Rejection;
import tools.jackson.databind.JsonNode;

/** A write that the API service refused, and its answer. */
public record Refused(Write write, Rejection rejection) {

    /** The message of the Status. */
    public String message() {
        JsonNode message = Json.readTree(rejection.status()).get("message");
        return message == null ? rejection.reason() : message.asString();
    }

    public boolean isAlreadyExists() {
        return rejection.reason().equals("AlreadyExists");
    }

    public boolean isNotFound() {
        return rejection.code() == 404;
    }

    /** The namespace is going away, so nothing can be created in it any more. */
    public boolean isNamespaceTerminating() {
        JsonNode causes = Json.readTree(rejection.status()).path("details").path("causes");
        for (JsonNode cause : causes) {
            if (cause.path("reason").asString("").equals("NamespaceTerminating")) {
                return true;
            }
        }
        return false;
    }
}
