package dev.navarch.api.openapi;

import dev.navarch.api.encoding.Packaged;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Where the parts of a Swagger 2.0 document stand in its protobuf form. */
final class ProtobufLayout {

    /** Where the extensions of a message stand: a field of this name in each message. */
    static final String EXTENSIONS = "extensions";

    /**
     * @param place field numbers, from the outermost message in
     * @param kind a scalar's name, or that of a message
     * @param repeated whether there may be several
     * @param value where a map's values stand in an entry; empty when this is no map
     */
    record Field(List<Integer> place, String kind, boolean repeated, List<Integer> value) {

        boolean map() {
            return !value.isEmpty();
        }
    }

    private final Map<String, Map<String, Field>> messages = new HashMap<>();

    ProtobufLayout() {
        Packaged.tree("/openapi/v2-messages.yaml")
                .properties()
                .forEach(message -> messages.put(message.getKey(), read(message.getValue())));
    }

    /**
     * @param name of a JSON field
     * @return empty when the message has no place for it
     */
    Optional<Field> field(String message, String name) {
        Map<String, Field> fields = messages.getOrDefault(message, Map.of());
        return Optional.ofNullable(fields.get(name.startsWith("x-") ? EXTENSIONS : name));
    }

    private static Map<String, Field> read(JsonNode message) {
        Map<String, Field> fields = new HashMap<>();
        message.properties()
                .forEach(field -> fields.put(field.getKey(), field(field.getValue().asString())));
        return fields;
    }

    private static Field field(String text) {
        String[] words = text.split("[ {}\\[\\]]+");
        if (words.length == 1) {
            return new Field(place(words[0]), "any", false, List.of());
        }
        return text.contains("{")
                ? new Field(place(words[0]), words[2], true, place(words[1]))
                : new Field(place(words[0]), words[1], text.contains("["), List.of());
    }

    private static List<Integer> place(String numbers) {
        return Stream.of(numbers.split("/")).map(Integer::valueOf).toList();
    }
}
