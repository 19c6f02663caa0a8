package dev.navarch.api.decode;

import dev.navarch.api.encoding.ParseProblem;
import dev.navarch.api.engine.FieldValidation;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.SchemaCatalog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Decodes by the schemas of the types. */
public final class SchemaDecoder implements ObjectDecoder {

    /** How much of a body that cannot be read the answer shows. */
    private static final int SHOWN = 30;

    private final SchemaCatalog schemas;
    private final Defaulter defaulter;

    public SchemaDecoder(SchemaCatalog schemas, Defaulter defaulter) {
        this.schemas = schemas;
        this.defaulter = defaulter;
    }

    @Override
    public Decoded decode(
            ResourceDefinition type,
            String version,
            String subresource,
            byte[] body,
            FieldValidation validation) {
        BodyKind kind = BodyKind.of(schemas, type, version, subresource);
        List<String> duplicates = new ArrayList<>();
        ObjectNode object = parse(kind, body, duplicates);
        return conform(kind, object, Optional.empty(), duplicates, validation);
    }

    @Override
    public Decoded conform(
            ResourceDefinition type,
            String version,
            String subresource,
            ObjectNode object,
            Optional<ObjectNode> before,
            FieldValidation validation) {
        BodyKind kind = BodyKind.of(schemas, type, version, subresource);
        return conform(kind, object, before, List.of(), validation);
    }

    @Override
    public void applyDefaults(
            ResourceDefinition type, String version, ObjectNode object, Set<String> complete) {
        type.version(version).ifPresent(v -> defaulter.apply(v.schema(), object, complete));
    }

    private static ObjectNode parse(BodyKind kind, byte[] body, List<String> duplicates) {
        String problem;
        try {
            if (BodyParser.parse(body, duplicates) instanceof ObjectNode object) {
                return object;
            }
            problem =
                    body.length == 0
                            ? "unexpected end of JSON input"
                            : "cannot unmarshal a value that is no object";
        } catch (JacksonException e) {
            problem = ParseProblem.of(e);
        }
        throw Refusals.badRequest(
                "the object provided is unrecognized (must be of type "
                        + kind.kind()
                        + "): couldn't get version/kind; json parse error: "
                        + problem
                        + " ("
                        + summary(body)
                        + ")");
    }

    private static String summary(byte[] body) {
        if (body.length == 0) {
            return "<empty>";
        }
        int length = Math.min(body.length, SHOWN);
        String shown =
                body[0] == '{'
                        ? new String(body, 0, length, StandardCharsets.UTF_8)
                        : HexFormat.of().formatHex(body, 0, length);
        return body.length > SHOWN ? shown + " ..." : shown;
    }

    private static Decoded conform(
            BodyKind kind,
            ObjectNode object,
            Optional<ObjectNode> before,
            List<String> duplicates,
            FieldValidation validation) {
        checkKind(kind, object);
        Conformer conformer = new Conformer(kind.typed(), kind.kind(), duplicates);
        try {
            conformer.object(kind.schema(), object, before);
        } catch (DecodeException e) {
            throw cannotHandle(kind, kind.kind(), kind.version(), e.text());
        }
        List<String> problems = conformer.problems();
        if (problems.isEmpty()) {
            return new Decoded(object, List.of(), conformer.unchanged());
        }
        return switch (validation) {
            case IGNORE -> new Decoded(object, List.of(), conformer.unchanged());
            case WARN -> new Decoded(object, List.copyOf(problems), conformer.unchanged());
            case STRICT ->
                    throw cannotHandle(
                            kind,
                            kind.kind(),
                            kind.version(),
                            "strict decoding error: " + String.join(", ", problems));
        };
    }

    private static void checkKind(BodyKind kind, ObjectNode object) {
        JsonNode apiVersion = object.path("apiVersion");
        String said = object.path("kind").asString("");
        if (apiVersion.isString()
                && !apiVersion.asString().isEmpty()
                && !apiVersion.asString().equals(kind.apiVersion())) {
            throw Refusals.badRequest(
                    "the API version in the data ("
                            + apiVersion.asString()
                            + ") does not match the expected API version ("
                            + kind.apiVersion()
                            + ")");
        }
        if (!said.isEmpty() && !said.equals(kind.kind())) {
            throw cannotHandle(
                    kind,
                    said,
                    kind.version(),
                    "converting ("
                            + kind.version()
                            + "."
                            + said
                            + ") to ("
                            + kind.version()
                            + "."
                            + kind.kind()
                            + "): unknown conversion");
        }
        object.put("kind", kind.kind());
        object.put("apiVersion", kind.apiVersion());
    }

    private static RuntimeException cannotHandle(
            BodyKind kind, String said, String version, String why) {
        return Refusals.badRequest(
                said
                        + " in version \""
                        + version
                        + "\" cannot be handled as a "
                        + kind.kind()
                        + ": "
                        + why);
    }
}
