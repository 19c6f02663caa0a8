package dev.navarch.api.engine;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiException.Details;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Encodes {@code v1.Status}: what a refusal looks like by HTTPS, in a watch and as a rejection. */
public final class StatusBody {

    private StatusBody() {}

    public static byte[] failure(ApiException refused) {
        ObjectNode status = base("Failure", refused.continueToken());
        status.put("message", refused.getMessage());
        Json.putText(status, "reason", refused.reason());
        ObjectNode details = details(refused.details());
        if (!refused.causes().isEmpty()) {
            ArrayNode causes = details.putArray("causes");
            for (Cause cause : refused.causes()) {
                ObjectNode one = causes.addObject();
                Json.putText(one, "reason", cause.reason());
                Json.putText(one, "message", cause.message());
                Json.putText(one, "field", cause.field());
            }
        }
        if (!details.isEmpty()) {
            status.set("details", details);
        }
        status.put("code", refused.code());
        return Json.write(status);
    }

    /** What a delete answers once the object is gone. */
    public static byte[] success(Details about) {
        ObjectNode status = base("Success", "");
        status.set("details", details(about));
        return Json.write(status);
    }

    private static ObjectNode base(String outcome, String continueToken) {
        ObjectNode status = Json.MAPPER.createObjectNode();
        status.put("kind", "Status");
        status.put("apiVersion", "v1");
        Json.putText(status.putObject("metadata"), "continue", continueToken);
        status.put("status", outcome);
        return status;
    }

    private static ObjectNode details(Details about) {
        ObjectNode details = Json.MAPPER.createObjectNode();
        Json.putText(details, "name", about.name());
        Json.putText(details, "group", about.group());
        Json.putText(details, "kind", about.kind());
        Json.putText(details, "uid", about.uid());
        if (about.retryAfterSeconds() > 0) {
            details.put("retryAfterSeconds", about.retryAfterSeconds());
        }
        return details;
    }
}
