package dev.navarch.api.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * One operation of the OpenAPI documents.
 *
 * @param method of HTTP
 * @param path with its parameters in braces
 * @param parameters the names of those in the query
 * @param bodies the media types it takes; empty for none
 * @param schema of the body; missing for none
 * @param kind the {@code x-kubernetes-group-version-kind}
 * @param document what the schema's references lead into
 */
record Operation(
        String method,
        String path,
        List<String> parameters,
        List<String> bodies,
        JsonNode schema,
        JsonNode kind,
        JsonNode document) {

    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "options", "head", "patch");

    Operation {
        parameters = List.copyOf(parameters);
        bodies = List.copyOf(bodies);
    }

    /** All operations of a document. */
    static List<Operation> of(JsonNode document) {
        List<Operation> found = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path ->
                        path.getValue().properties().stream()
                                .filter(member -> METHODS.contains(member.getKey()))
                                .forEach(member ->
                                        found.add(
                                                of(
                                                        member.getKey(),
                                                        path.getKey(),
                                                        member.getValue(),
                                                        document))));
        return found;
    }

    private static Operation of(String method, String path, JsonNode said, JsonNode document) {
        JsonNode content = said.at("/requestBody/content");
        return new Operation(
                method.toUpperCase(Locale.ROOT),
                path,
                said.path("parameters")
                        .valueStream()
                        .filter(p -> p.path("in").asString().equals("query"))
                        .map(p -> p.path("name").asString())
                        .toList(),
                List.copyOf(content.propertyNames()),
                content.path("application/json").path("schema"),
                said.path("x-kubernetes-group-version-kind"),
                document);
    }

    /** The plural name of the type, or empty text for a path of no type. */
    String plural() {
        String[] segments = path.split("/", -1);
        for (int i = 3; i < segments.length; i++) {
            boolean scope = segments[i].equals("namespaces") && i + 2 < segments.length;
            if (scope && segments[i + 1].equals("{namespace}")) {
                i++;
            } else if (i > 3 || segments[1].equals("api")) {
                return segments[i];
            }
        }
        return "";
    }

    boolean patches() {
        return method.equals("PATCH");
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
