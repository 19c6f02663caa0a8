package dev.navarch.api.openapi;

import com.google.protobuf.CodedOutputStream;
import dev.navarch.api.openapi.ProtobufLayout.Field;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Encodes a Swagger 2.0 document as the protobuf message that clients before Kubernetes 1.27 ask
 * for. What the layout has no place for is left out, as it is there.
 */
final class ProtobufWriter {

    /** How an any value holds its text, a map's entry its key, and an extension its value. */
    private static final int YAML = 2;

    private static final int NAME = 1;
    private static final int VALUE = 2;

    private static final ProtobufLayout LAYOUT = new ProtobufLayout();

    private ProtobufWriter() {}

    static byte[] document(ObjectNode document) {
        return message("Document", document);
    }

    /** Writes what a message consists of. */
    private interface Content {
        void to(CodedOutputStream out) throws IOException;
    }

    private static byte[] encode(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            content.to(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] message(String name, JsonNode json) {
        return encode(out -> {
            for (Map.Entry<String, JsonNode> entry : json.properties()) {
                Field field = LAYOUT.field(name, entry.getKey()).orElse(null);
                if (field == null) {
                    continue;
                }
                if (entry.getKey().startsWith("x-")) {
                    byte[] extension = named(entry.getKey(), List.of(VALUE), any(entry.getValue()));
                    out.writeByteArray(field.place().getFirst(), extension);
                } else {
                    write(out, field, field.place(), entry.getValue());
                }
            }
        });
    }

    /** Wraps as often as the place says. */
    private static void write(
            CodedOutputStream out, Field field, List<Integer> place, JsonNode value)
            throws IOException {
        int number = place.getFirst();
        if (place.size() > 1) {
            List<Integer> inner = place.subList(1, place.size());
            out.writeByteArray(number, encode(wrapped -> write(wrapped, field, inner, value)));
        } else if (field.map()) {
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                byte[] content = message(field.kind(), entry.getValue());
                out.writeByteArray(number, named(entry.getKey(), field.value(), content));
            }
        } else if (field.repeated()) {
            for (JsonNode each : value) {
                one(out, number, field.kind(), each);
            }
        } else {
            one(out, number, field.kind(), value);
        }
    }

    private static void one(CodedOutputStream out, int number, String kind, JsonNode value)
            throws IOException {
        switch (kind) {
            case "string" -> out.writeString(number, value.asString());
            case "bool" -> out.writeBool(number, value.asBoolean());
            case "int" -> out.writeInt64(number, value.asLong());
            case "double" -> out.writeDouble(number, value.asDouble());
            case "any" -> out.writeByteArray(number, any(value));
            case "strings" -> {
                for (JsonNode each : value.isArray() ? value : List.of(value)) {
                    out.writeString(number, each.asString());
                }
            }
            case "Parameter" -> parameter(out, number, value);
            default -> out.writeByteArray(number, message(kind, value));
        }
    }

    private static void parameter(CodedOutputStream out, int number, JsonNode parameter)
            throws IOException {
        Field by = LAYOUT.field("Parameter", parameter.path("in").asString()).orElseThrow();
        out.writeByteArray(number, encode(item -> write(item, by, by.place(), parameter)));
    }

    /** JSON is YAML too. */
    private static byte[] any(JsonNode value) {
        return encode(out -> out.writeString(YAML, JsonMapper.shared().writeValueAsString(value)));
    }

    private static byte[] named(String name, List<Integer> place, byte[] value) {
        return encode(out -> {
            out.writeString(NAME, name);
            nested(out, place, value);
        });
    }

    private static void nested(CodedOutputStream out, List<Integer> place, byte[] value)
            throws IOException {
        if (place.size() == 1) {
            out.writeByteArray(place.getFirst(), value);
        } else {
            List<Integer> inner = place.subList(1, place.size());
            out.writeByteArray(place.getFirst(), encode(in -> nested(in, inner, value)));
        }
    }
}
