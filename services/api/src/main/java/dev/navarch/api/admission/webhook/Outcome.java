package dev.navarch.api.admission.webhook;

import dev.navarch.api.engine.ApiException;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;

/** How the call of a webhook ended. */
sealed interface Outcome {

    /**
     * @param patch RFC 6902, not empty
     */
    record Allowed(Optional<ArrayNode> patch) implements Outcome {}

    /** The webhook said no. */
    record Denied(ApiException refusal) implements Outcome {}

    /**
     * It could not be asked or did not answer as it must; the failure policy says what follows.
     *
     * @param why after "failed calling webhook"
     * @param code its HTTP status
     */
    record Failed(String why, int code) implements Outcome {}

    /** The API server itself cannot go on, whatever the failure policy. */
    record Broken(ApiException refusal) implements Outcome {}
}
