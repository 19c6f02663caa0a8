package dev.navarch.api.admission.webhook;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiException.Details;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a client is told when a webhook refuses its write. */
final class Denial {

    private static final int BAD_REQUEST = 400;

    private Denial() {}

    /**
     * @param status {@code response.status}; may be absent
     */
    static ApiException of(String webhook, JsonNode status) {
        String denied = "admission webhook \"" + webhook + "\" denied the request";
        String message = status.path("message").asString("");
        String reason = status.path("reason").asString("");
        String said =
                !message.isEmpty()
                        ? ": " + message
                        : !reason.isEmpty() ? ": " + reason : " without explanation";
        return new ApiException(
                Math.max(BAD_REQUEST, status.path("code").asInt(0)),
                reason,
                denied + said,
                details(status.path("details")),
                causes(status.path("details").path("causes")));
    }

    private static Details details(JsonNode details) {
        return new Details(
                details.path("group").asString(""),
                details.path("kind").asString(""),
                details.path("name").asString(""),
                details.path("uid").asString(""),
                details.path("retryAfterSeconds").asInt(0));
    }

    private static List<Cause> causes(JsonNode causes) {
        List<Cause> read = new ArrayList<>();
        for (JsonNode cause : causes) {
            read.add(
                    new Cause(
                            cause.path("reason").asString(""),
                            cause.path("message").asString(""),
                            cause.path("field").asString("")));
        }
        return read;
    }
}
