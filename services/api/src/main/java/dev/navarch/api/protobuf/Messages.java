package dev.navarch.api.protobuf;

import dev.navarch.schema.ProtobufMessages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is known of the messages, each read when first needed. */
public final class Messages {

    private static final String META = "meta.v1.";

    /**
     * @param name what JSON calls it
     * @param message definition name of the field's message type; empty for scalars
     * @param required whether JSON shows it even when it is zero
     */
    record Field(
            int number,
            String name,
            String type,
            String message,
            boolean repeated,
            boolean map,
            boolean inline,
            boolean required) {}

    /**
     * Where a JSON field stands.
     *
     * @param inside numbers of the messages that it is in and JSON does not nest
     */
    record Slot(Field field, List<Integer> inside) {}

    private final ObjectNode all = ProtobufMessages.load();
    private final Map<String, Map<Integer, Field>> byNumber = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Slot>> byName = new ConcurrentHashMap<>();
    private final Map<String, String> byKind = new HashMap<>();

    public Messages() {
        for (String definition : all.propertyNames()) {
            String[] parts = definition.split("\\.");
            int last = parts.length - 1;
            byKind.put(parts[last - 2] + "." + parts[last - 1] + "." + parts[last], definition);
        }
    }

    /**
     * The definition of a kind of Kubernetes' own, whichever package it is from. A version before
     * the stable one that has no messages of its own has the same ones.
     */
    Optional<String> ofKind(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "core" : apiVersion.substring(0, slash);
        String version = apiVersion.substring(slash + 1);
        int dot = group.indexOf('.');
        String label = dot < 0 ? group : group.substring(0, dot);
        return Optional.ofNullable(byKind.get(label + "." + version + "." + kind))
                .or(() -> Optional.ofNullable(slash < 0 ? byKind.get(META + kind) : null))
                .or(() ->
                        version.startsWith("v1beta")
                                ? Optional.ofNullable(byKind.get(label + ".v1." + kind))
                                : Optional.empty());
    }

    Optional<Map<Integer, Field>> fields(String definition) {
        if (!all.has(definition)) {
            return Optional.empty();
        }
        return Optional.of(byNumber.computeIfAbsent(definition, this::read));
    }

    /** The fields by the names that JSON has for them; empty for an unknown message. */
    Map<String, Slot> slots(String definition) {
        Map<String, Slot> known = byName.get(definition);
        if (known == null) {
            known = slotsOf(definition);
            byName.put(definition, known);
        }
        return known;
    }

    private Map<String, Slot> slotsOf(String definition) {
        Map<String, Slot> slots = new HashMap<>();
        for (Field field : fields(definition).orElse(Map.of()).values()) {
            if (field.inline()) {
                slots(field.message())
                        .forEach((name, slot) -> {
                            List<Integer> inside = new ArrayList<>(List.of(field.number()));
                            inside.addAll(slot.inside());
                            slots.putIfAbsent(name, new Slot(slot.field(), List.copyOf(inside)));
                        });
            } else {
                slots.put(field.name(), new Slot(field, List.of()));
            }
        }
        return Map.copyOf(slots);
    }

    private Map<Integer, Field> read(String definition) {
        Map<Integer, Field> fields = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : all.path(definition).properties()) {
            JsonNode json = entry.getValue();
            int number = Integer.parseInt(entry.getKey());
            fields.put(
                    number,
                    new Field(
                            number,
                            json.path("name").asString(),
                            json.path("type").asString(),
                            json.path("message").asString(""),
                            json.path("repeated").asBoolean(false),
                            json.path("map").asBoolean(false),
                            json.path("inline").asBoolean(false),
                            json.path("required").asBoolean(false)));
        }
        return Map.copyOf(fields);
    }
}
