package dev.navarch.api.engine.verb;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.strategy.ResourceStrategy;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps specification and status apart: the {@code status} subresource changes nothing else, and
 * the object itself changes anything but its status.
 */
final class StatusMerge {

    private static final String STATUS = "status";
    private static final List<String> WITH_STATUS =
            List.of("annotations", "managedFields", "resourceVersion", "name", "namespace", "uid");

    private StatusMerge() {}

    /**
     * @param stored a copy of the stored object, which may be changed and returned
     * @param update what the client wants it to be
     */
    static ObjectNode merge(
            ApiRequest request, ResourceStrategy strategy, ObjectNode stored, ObjectNode update) {
        if (request.subresource().equals(STATUS)) {
            if (!strategy.mergeStatus(stored, update)) {
                mergeStatus(request.type().custom(), stored, update);
            }
            copy(Json.child(update, "metadata"), SystemMetadata.of(stored), "resourceVersion");
            return stored;
        }
        if (request.type().subresources().containsKey(STATUS)) {
            copy(stored, update, STATUS);
        }
        return update;
    }

    private static void mergeStatus(boolean custom, ObjectNode stored, ObjectNode update) {
        copy(update, stored, STATUS);
        ObjectNode from = Json.child(update, "metadata");
        ObjectNode to = SystemMetadata.of(stored);
        for (String field : WITH_STATUS) {
            if (!(custom && field.equals("annotations"))) {
                copy(from, to, field);
            }
        }
    }

    private static void copy(ObjectNode from, ObjectNode to, String field) {
        JsonNode value = from.get(field);
        if (value == null) {
            to.remove(field);
        } else {
            to.setAll(Map.of(field, value));
        }
    }
}
