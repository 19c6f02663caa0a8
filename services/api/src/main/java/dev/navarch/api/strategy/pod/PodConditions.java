package dev.navarch.api.strategy.pod;

import dev.navarch.api.encoding.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Conditions that the API itself sets on a pod. */
final class PodConditions {

    private PodConditions() {}

    /** Adds or changes one; its transition time only moves with its status. */
    static void set(
            ObjectNode pod,
            String type,
            String status,
            String reason,
            String message,
            Instant now) {
        ArrayNode conditions = pod.withObjectProperty("status").withArrayProperty("conditions");
        ObjectNode condition = find(conditions, type);
        if (!condition.path("status").asString("").equals(status)) {
            condition.put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
        }
        condition.put("status", status);
        Json.putText(condition, "reason", reason);
        Json.putText(condition, "message", message);
    }

    private static ObjectNode find(ArrayNode conditions, String type) {
        for (JsonNode condition : conditions) {
            if (condition instanceof ObjectNode found
                    && found.path("type").asString("").equals(type)) {
                return found;
            }
        }
        return conditions.addObject().put("type", type);
    }

    static boolean isReady(JsonNode pod) {
        for (JsonNode condition : pod.path("status").path("conditions")) {
            if (condition.path("type").asString("").equals("Ready")) {
                return condition.path("status").asString("").equals("True");
            }
        }
        return false;
    }
}
