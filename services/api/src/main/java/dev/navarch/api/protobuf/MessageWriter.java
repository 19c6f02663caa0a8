package dev.navarch.api.protobuf;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.protobuf.Messages.Field;
import dev.navarch.api.protobuf.Messages.Slot;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Translates one stored object's JSON into its protobuf message, token by token, without a tree
 * between them. Fields that the message does not have are left out: apiVersion and kind are in the
 * envelope.
 */
final class MessageWriter {

    private static final String SCHEMAS =
            "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";

    private final Messages messages;
    private final byte[] source;
    private final WireWriter out;

    private MessageWriter(Messages messages, byte[] source) {
        this.messages = messages;
        this.source = source;
        this.out = new WireWriter(source.length * 3 / 4);
    }

    static byte[] write(Messages messages, String definition, byte[] object) {
        MessageWriter writer = new MessageWriter(messages, object);
        try (JsonParser json = Json.MAPPER.createParser(object)) {
            json.nextToken();
            writer.fields(json, definition);
        }
        return writer.out.toByteArray();
    }

    private void fields(JsonParser json, String definition) {
        Map<String, Slot> slots = messages.slots(definition);
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken token = json.nextToken();
            Slot slot = slots.get(name);
            if (slot == null || token == JsonToken.VALUE_NULL) {
                json.skipChildren();
            } else if (slot.inside().isEmpty()) {
                field(json, slot.field());
            } else {
                // Parts of a message that come one by one are merged by who reads them.
                int[] starts = slot.inside().stream().mapToInt(out::open).toArray();
                field(json, slot.field());
                for (int i = starts.length - 1; i >= 0; i--) {
                    out.close(starts[i]);
                }
            }
        }
    }

    private void field(JsonParser json, Field field) {
        if (field.map() && json.currentToken() == JsonToken.START_OBJECT) {
            for (String key = json.nextName(); key != null; key = json.nextName()) {
                int entry = out.open(field.number());
                out.text(1, key);
                if (json.nextToken() != JsonToken.VALUE_NULL) {
                    value(json, 2, field);
                }
                out.close(entry);
            }
        } else if (field.repeated() && json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                value(json, field.number(), field);
            }
        } else {
            value(json, field.number(), field);
        }
    }

    private void value(JsonParser json, int number, Field field) {
        switch (field.type()) {
            case "string" -> out.text(number, json.getValueAsString(""));
            case "bytes" -> out.data(number, bytes(json.getValueAsString("")));
            case "bool" -> out.varint(number, json.getValueAsBoolean() ? 1 : 0);
            case "double" ->
                    out.fixed64(number, Double.doubleToRawLongBits(json.getValueAsDouble()));
            case "message" -> message(json, number, field.message());
            default -> out.varint(number, json.getValueAsLong());
        }
    }

    private static byte[] bytes(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Base64.getMimeDecoder().decode(text);
        }
    }

    private void message(JsonParser json, int number, String definition) {
        int start = out.open(number);
        if (WellKnownMessages.isRaw(definition)) {
            raw(json);
        } else if (WellKnownMessages.isKnown(definition)) {
            WellKnownMessages.write(definition, json, out);
        } else if (json.currentToken() != JsonToken.START_OBJECT) {
            unwrapped(json, definition);
        } else if (definition.startsWith(SCHEMAS + "JSONSchemaPropsOr")) {
            if (definition.endsWith("OrBool")) {
                out.varint(1, 1);
            }
            int schema = out.open(definition.endsWith("OrBool") ? 2 : 1);
            fields(json, SCHEMAS + "JSONSchemaProps");
            out.close(schema);
        } else {
            fields(json, definition);
        }
        out.close(start);
    }

    /** JSON as it is, byte for byte. */
    private void raw(JsonParser json) {
        int from = (int) json.currentTokenLocation().getByteOffset();
        if (json.currentToken().isStructStart()) {
            json.skipChildren();
        } else {
            json.finishToken();
        }
        int to = (int) json.currentLocation().getByteOffset();
        out.data(1, source, from, to - from);
    }

    /** Lists and alternatives that are messages only because protobuf has no better. */
    private void unwrapped(JsonParser json, String definition) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            out.varint(1, json.getValueAsBoolean() ? 1 : 0);
            return;
        }
        List<Field> fields =
                messages.fields(definition).orElse(Map.of()).values().stream()
                        .filter(Field::repeated)
                        .toList();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (fields.isEmpty()) {
                json.skipChildren();
            } else {
                value(json, fields.getFirst().number(), fields.getFirst());
            }
        }
    }
}
