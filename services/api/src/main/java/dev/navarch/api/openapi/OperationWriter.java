package dev.navarch.api.openapi;

import dev.navarch.api.openapi.PathsWriter.Subject;
import dev.navarch.api.type.SchemaCatalog;
import dev.navarch.model.PatchType;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes one operation of a path. */
final class OperationWriter {

    private static final List<String> MEDIA = List.of("application/json", "application/yaml");
    private static final String STATUS = GroupVersionKinds.META + "Status";
    private static final String DELETE_OPTIONS = GroupVersionKinds.META + "DeleteOptions";

    private final Dialect dialect;
    private final SchemaWriter schemas;
    private final SchemaCatalog catalog;

    OperationWriter(Dialect dialect, SchemaWriter schemas, SchemaCatalog catalog) {
        this.dialect = dialect;
        this.schemas = schemas;
        this.catalog = catalog;
    }

    ObjectNode write(Operation operation, Subject subject, String path, String suffix) {
        ObjectNode written = JsonMapper.shared().createObjectNode();
        String of = subject.subresource().isEmpty() ? "" : subject.subresource() + " of ";
        written.put(
                "description",
                operation.does()
                        + " "
                        + of
                        + (of.isEmpty() ? subject.kind().kind() : subject.type().kind()));
        written.putArray("tags").add(tag(subject));
        written.put("operationId", operationId(operation, subject, path) + suffix);
        ArrayNode parameters = JsonMapper.shared().createArrayNode();
        Parameters.of(operation).forEach(p -> parameters.add(p.json(dialect)));
        body(operation, subject, written, parameters);
        if (!parameters.isEmpty()) {
            written.set("parameters", parameters);
        }
        responses(operation, subject, written);
        written.put("x-kubernetes-action", operation.action());
        written.set("x-kubernetes-group-version-kind", subject.kind().json());
        return written;
    }

    void pathParameters(ObjectNode path, String template) {
        ArrayNode parameters = JsonMapper.shared().createArrayNode();
        if (template.contains("{name}")) {
            parameters.add(Parameters.inPath("name", "name of the object").json(dialect));
        }
        if (template.contains("{namespace}")) {
            parameters.add(Parameters.inPath("namespace", "namespace of the object").json(dialect));
        }
        if (!parameters.isEmpty()) {
            path.set("parameters", parameters);
        }
    }

    private static String tag(Subject subject) {
        String group = subject.type().key().group();
        return (group.isEmpty() ? "core" : group.replaceFirst("\\.k8s\\.io$", "").replace('.', '_'))
                + "_"
                + subject.version();
    }

    private static String operationId(Operation operation, Subject subject, String path) {
        String[] words = tag(subject).split("[_.]");
        StringBuilder id = new StringBuilder(verb(operation));
        for (String word : words) {
            id.append(capital(word));
        }
        if (path.contains("{namespace}")) {
            id.append("Namespaced");
        }
        return id.append(subject.type().kind()).append(capital(subject.subresource())).toString();
    }

    private static String verb(Operation operation) {
        return switch (operation.verb()) {
            case "get" -> "read";
            case "update" -> "replace";
            case "deletecollection" -> "deleteCollection";
            default -> operation.verb();
        };
    }

    private static String capital(String word) {
        return word.isEmpty()
                ? ""
                : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /** kubectl apply sends a strategic merge patch wherever the document says that it may. */
    private static List<String> patches(Subject subject) {
        return Stream.of(PatchType.values())
                .filter(format -> format != PatchType.STRATEGIC || !subject.type().custom())
                .map(PatchType::mediaType)
                .toList();
    }

    private void body(
            Operation operation, Subject subject, ObjectNode written, ArrayNode parameters) {
        String definition =
                switch (operation.verb()) {
                    case "create", "update" -> subject.definition();
                    case "patch" -> GroupVersionKinds.META + "Patch";
                    case "delete", "deletecollection" -> DELETE_OPTIONS;
                    default -> "";
                };
        if (definition.isEmpty()) {
            return;
        }
        boolean patch = operation.verb().equals("patch");
        boolean required = !definition.equals(DELETE_OPTIONS);
        ObjectNode schema =
                patch
                        ? JsonMapper.shared().createObjectNode().put("type", "object")
                        : schema(definition);
        List<String> media = patch ? patches(subject) : MEDIA;
        if (dialect == Dialect.V2) {
            ObjectNode body = parameters.addObject().put("name", "body").put("in", "body");
            body.put("required", required).set("schema", schema);
            ArrayNode consumes = written.putArray("consumes");
            media.forEach(consumes::add);
        } else {
            ObjectNode body = written.putObject("requestBody").put("required", required);
            ObjectNode content = body.putObject("content");
            media.forEach(type -> content.putObject(type).set("schema", schema));
        }
    }

    private void responses(Operation operation, Subject subject, ObjectNode written) {
        String definition =
                switch (operation.verb()) {
                    case "list" -> subject.list();
                    case "delete", "deletecollection" -> STATUS;
                    default -> subject.definition();
                };
        ObjectNode responses = written.putObject("responses");
        response(responses, "200", "OK", definition);
        if (operation.verb().equals("create")) {
            response(responses, "201", "Created", definition);
            response(responses, "202", "Accepted", definition);
        } else if (operation.verb().equals("update") || operation.verb().equals("patch")) {
            response(responses, "201", "Created", definition);
        } else if (operation.verb().equals("delete")) {
            response(responses, "202", "Accepted", definition);
        }
        responses.putObject("401").put("description", "Unauthorized");
        if (dialect == Dialect.V2) {
            ArrayNode produces = written.putArray("produces");
            MEDIA.forEach(produces::add);
        }
    }

    private void response(ObjectNode responses, String code, String text, String definition) {
        ObjectNode response = responses.putObject(code).put("description", text);
        if (dialect == Dialect.V2) {
            response.set("schema", schema(definition));
        } else {
            ObjectNode content = response.putObject("content");
            for (String type : MEDIA) {
                content.putObject(type).set("schema", schema(definition));
            }
        }
    }

    /** What connects to a pod answers with no object. */
    private ObjectNode schema(String definition) {
        boolean custom = !definition.startsWith("io.k8s.");
        return custom || catalog.find(definition).isPresent()
                ? schemas.reference(definition)
                : JsonMapper.shared().createObjectNode().put("type", "string");
    }
}
