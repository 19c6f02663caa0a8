package dev.navarch.api.openapi;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Takes out of a Swagger 2.0 document some paths and all that they need. */
public final class SpecFilter {

    static final String DEFINITIONS = "#/definitions/";
    static final String PARAMETERS = "#/parameters/";

    private SpecFilter() {}

    /**
     * @param prefix {@code /apis/example.com/v1/}
     */
    public static ObjectNode under(String prefix, JsonNode document) {
        ObjectNode kept = JsonMapper.shared().createObjectNode();
        for (String field : new String[] {"swagger", "info"}) {
            if (document.has(field)) {
                kept.set(field, document.get(field));
            }
        }
        ObjectNode paths = kept.putObject("paths");
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            if (path.getKey().startsWith(prefix)) {
                paths.set(path.getKey(), path.getValue());
            }
        }
        ObjectNode definitions = kept.putObject("definitions");
        ObjectNode parameters = kept.putObject("parameters");
        Deque<String> wanted = new ArrayDeque<>();
        Set<String> seen = new HashSet<>();
        references(paths, wanted::add);
        while (!wanted.isEmpty()) {
            String reference = wanted.remove();
            if (seen.add(reference)) {
                take(reference, DEFINITIONS, document.path("definitions"), definitions, wanted);
                take(reference, PARAMETERS, document.path("parameters"), parameters, wanted);
            }
        }
        return kept;
    }

    private static void take(
            String reference, String pointer, JsonNode from, ObjectNode to, Deque<String> wanted) {
        if (reference.startsWith(pointer)) {
            String name = reference.substring(pointer.length());
            if (from.has(name)) {
                to.set(name, from.get(name));
                references(from.get(name), wanted::add);
            }
        }
    }

    /** Every {@code $ref} within. */
    static void references(JsonNode node, Consumer<String> found) {
        if (node.isObject() && node.path("$ref").isString()) {
            found.accept(node.path("$ref").asString());
        }
        node.forEach(inner -> references(inner, found));
    }
}
