package dev.navarch.api.conversion;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Events of {@code events.k8s.io} are those of the core group under other field names. */
final class EventConversion {

    private static final Map<String, String> FROM_CORE =
            Map.of(
                    "involvedObject", "regarding",
                    "message", "note",
                    "source", "deprecatedSource",
                    "firstTimestamp", "deprecatedFirstTimestamp",
                    "lastTimestamp", "deprecatedLastTimestamp",
                    "count", "deprecatedCount",
                    "reportingComponent", "reportingController");
    private static final Map<String, String> TO_CORE = inverse(FROM_CORE);

    private EventConversion() {}

    static ObjectNode fromCore(ObjectNode event) {
        return renamed(event, FROM_CORE);
    }

    static ObjectNode toCore(ObjectNode event) {
        return renamed(event, TO_CORE);
    }

    private static ObjectNode renamed(ObjectNode event, Map<String, String> names) {
        ObjectNode renamed = JsonMapper.shared().createObjectNode();
        for (Map.Entry<String, JsonNode> field : event.properties()) {
            renamed.set(names.getOrDefault(field.getKey(), field.getKey()), field.getValue());
        }
        return renamed;
    }

    private static Map<String, String> inverse(Map<String, String> map) {
        Map<String, String> inverse = new HashMap<>();
        map.forEach((key, value) -> inverse.put(value, key));
        return Map.copyOf(inverse);
    }
}
