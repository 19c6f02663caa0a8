package dev.navarch.api.protobuf;

import dev.navarch.schema.ProtobufMessages;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is known of the messages, each read when first needed. */
final class Messages {

    /**
     * @param message definition name of the field's message type; empty for scalars
     */
    record Field(
            String name,
            String type,
            String message,
            boolean repeated,
            boolean map,
            boolean inline) {}

    private final ObjectNode all = ProtobufMessages.load();
    private final Map<String, Map<Integer, Field>> known = new HashMap<>();

    synchronized Optional<Map<Integer, Field>> fields(String definition) {
        if (!all.has(definition)) {
            return Optional.empty();
        }
        return Optional.of(known.computeIfAbsent(definition, this::read));
    }

    private Map<Integer, Field> read(String definition) {
        Map<Integer, Field> fields = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : all.path(definition).properties()) {
            JsonNode json = entry.getValue();
            fields.put(
                    Integer.valueOf(entry.getKey()),
                    new Field(
                            json.path("name").asString(),
                            json.path("type").asString(),
                            json.path("message").asString(""),
                            json.path("repeated").asBoolean(false),
                            json.path("map").asBoolean(false),
                            json.path("inline").asBoolean(false)));
        }
        return Map.copyOf(fields);
    }
}
