package dev.navarch.api.protobuf;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Messages that JSON shows as something else than objects. */
final class WellKnownMessages {

    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private WellKnownMessages() {}

    static boolean isKnown(String definition) {
        return switch (definition) {
            case META + "Time",
                    META + "MicroTime",
                    META + "FieldsV1",
                    "io.k8s.apimachinery.pkg.api.resource.Quantity",
                    "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
                    "io.k8s.apimachinery.pkg.runtime.RawExtension",
                    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON" ->
                    true;
            default -> false;
        };
    }

    /** Whether the message holds JSON as it is. */
    static boolean isRaw(String definition) {
        return switch (definition) {
            case META + "FieldsV1",
                    "io.k8s.apimachinery.pkg.runtime.RawExtension",
                    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON" ->
                    true;
            default -> false;
        };
    }

    /** Writes the fields of what is known and not raw. */
    static void write(String definition, JsonParser json, WireWriter out) {
        switch (definition) {
            case META + "Time", META + "MicroTime" -> {
                Instant time = OffsetDateTime.parse(json.getString()).toInstant();
                out.varint(1, time.getEpochSecond());
                // The JSON of a Time has whole seconds, and both forms must say the same.
                boolean micros = definition.endsWith("MicroTime");
                out.varint(2, micros ? time.getNano() / 1000 * 1000 : 0);
            }
            case "io.k8s.apimachinery.pkg.util.intstr.IntOrString" -> {
                boolean number = json.currentToken().isNumeric();
                out.varint(1, number ? 0 : 1);
                if (number) {
                    out.varint(2, json.getIntValue());
                } else {
                    out.text(3, json.getString());
                }
            }
            default -> out.text(1, json.getString());
        }
    }

    /**
     * @return empty when the message says nothing
     */
    static Optional<JsonNode> read(String definition, byte[] message) {
        WireReader reader = new WireReader(message);
        long first = 0;
        long second = 0;
        String text = "";
        while (reader.next()) {
            if (reader.isData()) {
                text = new String(reader.data(), StandardCharsets.UTF_8);
            } else if (reader.field() == 1) {
                first = reader.number();
            } else {
                second = reader.number();
            }
        }
        return switch (definition) {
            case META + "Time" ->
                    message.length == 0
                            ? Optional.empty()
                            : Optional.of(JSON.stringNode(Instant.ofEpochSecond(first).toString()));
            case META + "MicroTime" ->
                    message.length == 0
                            ? Optional.empty()
                            : Optional.of(
                                    JSON.stringNode(
                                            MICROS.format(Instant.ofEpochSecond(first, second))));
            case "io.k8s.apimachinery.pkg.util.intstr.IntOrString" ->
                    Optional.of(first == 0 ? JSON.numberNode((int) second) : JSON.stringNode(text));
            case "io.k8s.apimachinery.pkg.api.resource.Quantity" ->
                    Optional.of(JSON.stringNode(text));
            default -> raw(text);
        };
    }

    private static Optional<JsonNode> raw(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonMapper.shared().readTree(text));
        } catch (JacksonException e) {
            throw WireReader.damaged();
        }
    }
}
