package dev.navarch.api.protobuf;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.Refusals;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes JSON of {@code application/vnd.kubernetes.protobuf}: four bytes {@code k8s\0}, then a
 * {@code runtime.Unknown} that names the kind and holds the object's message.
 */
public final class ProtobufBodies {

    public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

    static final byte[] MAGIC = {'k', '8', 's', 0};

    private static final String DELETE_OPTIONS =
            "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Messages messages;

    public ProtobufBodies(Messages messages) {
        this.messages = messages;
    }

    /**
     * @throws ApiException 400 if it is damaged, 415 if its kind has no message
     */
    public byte[] toJson(byte[] body) {
        if (body.length < MAGIC.length
                || !Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw WireReader.damaged();
        }
        byte[] raw = {};
        String apiVersion = "";
        String kind = "";
        WireReader unknown = new WireReader(Arrays.copyOfRange(body, MAGIC.length, body.length));
        while (unknown.next()) {
            if (unknown.field() == 1) {
                WireReader type = new WireReader(unknown.data());
                while (type.next()) {
                    String text = new String(type.data(), StandardCharsets.UTF_8);
                    if (type.field() == 1) {
                        apiVersion = text;
                    } else {
                        kind = text;
                    }
                }
            } else if (unknown.field() == 2) {
                raw = unknown.data();
            }
        }
        ObjectNode object = JSON.objectNode().put("kind", kind).put("apiVersion", apiVersion);
        read(definition(apiVersion, kind), raw, object);
        return JsonMapper.shared().writeValueAsBytes(object);
    }

    private String definition(String apiVersion, String kind) {
        if (kind.equals("DeleteOptions")) {
            return DELETE_OPTIONS;
        }
        return messages.ofKind(apiVersion, kind)
                .orElseThrow(() ->
                        Refusals.badRequest(
                                "no kind \""
                                        + kind
                                        + "\" is registered for version \""
                                        + apiVersion
                                        + "\""));
    }

    private void read(String definition, byte[] message, ObjectNode into) {
        Optional<Map<Integer, Messages.Field>> fields = messages.fields(definition);
        if (fields.isEmpty()) {
            throw Refusals.unsupportedMediaType(
                    "this kind has no protobuf form - use application/json");
        }
        WireReader reader = new WireReader(message);
        while (reader.next()) {
            Messages.Field field = fields.get().get(reader.field());
            if (field == null) {
                continue;
            }
            if (field.map()) {
                entry(field, reader.data(), into.withObjectProperty(field.name()));
            } else if (field.inline()) {
                read(field.message(), reader.data(), into);
            } else if (field.repeated()) {
                value(field, reader).ifPresent(v -> into.withArrayProperty(field.name()).add(v));
            } else {
                value(field, reader)
                        .filter(v ->
                                !isZero(v)
                                        || field.required()
                                        || ZeroValues.isMeant(definition, field.name()))
                        .ifPresent(v -> into.set(field.name(), v));
            }
        }
    }

    private void entry(Messages.Field field, byte[] message, ObjectNode into) {
        String key = "";
        WireReader reader = new WireReader(message);
        Optional<JsonNode> value = Optional.empty();
        while (reader.next()) {
            if (reader.field() == 1) {
                key = new String(reader.data(), StandardCharsets.UTF_8);
            } else {
                value = value(field, reader);
            }
        }
        into.set(key, value.orElseGet(() -> JSON.stringNode("")));
    }

    private Optional<JsonNode> value(Messages.Field field, WireReader reader) {
        return switch (field.type()) {
            case "string" ->
                    Optional.of(JSON.stringNode(new String(reader.data(), StandardCharsets.UTF_8)));
            case "bytes" ->
                    Optional.of(JSON.stringNode(Base64.getEncoder().encodeToString(reader.data())));
            case "bool" -> Optional.of(JSON.booleanNode(reader.number() != 0));
            case "double" -> Optional.of(JSON.numberNode(Double.longBitsToDouble(reader.number())));
            case "float" ->
                    Optional.of(JSON.numberNode(Float.intBitsToFloat((int) reader.number())));
            case "message" -> message(field, reader.data());
            default -> Optional.of(JSON.numberNode(reader.number()));
        };
    }

    private Optional<JsonNode> message(Messages.Field field, byte[] data) {
        if (WellKnownMessages.isKnown(field.message())) {
            Optional<JsonNode> read = WellKnownMessages.read(field.message(), data);
            boolean unset =
                    field.name().equals("targetPort")
                            && read.filter(ProtobufBodies::isZero).isPresent();
            return unset ? Optional.empty() : read;
        }
        ObjectNode object = JSON.objectNode();
        read(field.message(), data, object);
        return Optional.of(unwrapped(field.message(), object));
    }

    /** Lists and alternatives that are messages only because protobuf has no better. */
    private static JsonNode unwrapped(String definition, ObjectNode object) {
        String name = definition.substring(definition.lastIndexOf('.') + 1);
        return switch (name) {
            case "ExtraValue" -> {
                JsonNode items = object.path("items");
                yield items.isArray() ? items : JSON.arrayNode();
            }
            case "JSONSchemaPropsOrArray" -> first(object, "schema", "jSONSchemas");
            case "JSONSchemaPropsOrStringArray" -> first(object, "schema", "property");
            case "JSONSchemaPropsOrBool" ->
                    object.has("schema")
                            ? object.path("schema")
                            : JSON.booleanNode(object.path("allows").asBoolean(false));
            default -> object;
        };
    }

    private static JsonNode first(ObjectNode object, String one, String other) {
        return object.has(one) ? object.path(one) : object.path(other);
    }

    /** Quantities and IntOrString are never zero in this sense: they are there or not. */
    private static boolean isZero(JsonNode value) {
        return (value.isString() && value.asString().isEmpty())
                || (value.isNumber() && value.asDouble() == 0)
                || (value.isBoolean() && !value.asBoolean());
    }
}
