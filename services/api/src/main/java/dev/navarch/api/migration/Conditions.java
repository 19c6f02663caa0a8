package dev.navarch.api.migration;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** The conditions of a status. */
final class Conditions {

    private Conditions() {}

    static boolean holds(JsonNode object, String type) {
        return find(object, type).path("status").asString("").equals("True");
    }

    static JsonNode find(JsonNode object, String type) {
        for (JsonNode condition : object.at("/status/conditions")) {
            if (condition.path("type").asString("").equals(type)) {
                return condition;
            }
        }
        return MissingNode.getInstance();
    }

    static void remove(ObjectNode object, String type) {
        ArrayNode all = object.withObjectProperty("status").withArrayProperty("conditions");
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).path("type").asString("").equals(type)) {
                all.remove(i);
            }
        }
    }

    /** Sets a condition; the time of its transition stays when its status does. */
    static ObjectNode set(
            ObjectNode object,
            String type,
            boolean holds,
            String reason,
            String message,
            Instant now) {
        String status = holds ? "True" : "False";
        JsonNode before = find(object, type);
        String since =
                before.path("status").asString("").equals(status)
                        ? before.path("lastTransitionTime").asString("")
                        : now.truncatedTo(ChronoUnit.SECONDS).toString();
        remove(object, type);
        return object.withObjectProperty("status")
                .withArrayProperty("conditions")
                .addObject()
                .put("type", type)
                .put("status", status)
                .put("lastTransitionTime", since)
                .put("reason", reason)
                .put("message", message);
    }
}
