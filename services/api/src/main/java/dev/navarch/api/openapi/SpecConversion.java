package dev.navarch.api.openapi;

import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells in OpenAPI 3.0 what a server tells in Swagger 2.0 only. */
public final class SpecConversion {

    /** What belongs to a parameter itself; all else of it is its schema in version 3. */
    private static final Set<String> OF_PARAMETER = Set.of("name", "in", "description", "required");

    private static final Set<String> OF_BODY =
            Set.of("parameters", "responses", "consumes", "produces", "schemes");

    private final JsonNode document;

    private SpecConversion(JsonNode document) {
        this.document = document;
    }

    public static ObjectNode toV3(JsonNode document) {
        return new SpecConversion(document).whole();
    }

    private ObjectNode whole() {
        ObjectNode v3 = JsonMapper.shared().createObjectNode().put("openapi", "3.0.0");
        v3.set("info", document.path("info"));
        ObjectNode paths = v3.putObject("paths");
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            ObjectNode item = paths.putObject(path.getKey());
            for (Map.Entry<String, JsonNode> part : path.getValue().properties()) {
                if (part.getKey().equals("parameters")) {
                    parameters(item, part.getValue(), List.of());
                } else if (part.getValue().isObject()) {
                    item.set(part.getKey(), operation(part.getValue()));
                }
            }
        }
        v3.putObject("components").set("schemas", moved(document.path("definitions").deepCopy()));
        return v3;
    }

    private ObjectNode operation(JsonNode from) {
        ObjectNode to = JsonMapper.shared().createObjectNode();
        for (Map.Entry<String, JsonNode> field : from.properties()) {
            if (!OF_BODY.contains(field.getKey())) {
                to.set(field.getKey(), field.getValue());
            }
        }
        parameters(to, from.path("parameters"), media(from.path("consumes")));
        ObjectNode responses = to.putObject("responses");
        for (Map.Entry<String, JsonNode> response : from.path("responses").properties()) {
            ObjectNode one = responses.putObject(response.getKey());
            one.set("description", response.getValue().path("description"));
            if (response.getValue().has("schema")) {
                content(one, response.getValue().path("schema"), media(from.path("produces")));
            }
        }
        return to;
    }

    private void parameters(ObjectNode to, JsonNode from, List<String> consumes) {
        ArrayNode kept = JsonMapper.shared().createArrayNode();
        for (JsonNode each : from) {
            JsonNode parameter = resolved(each);
            if (parameter.path("in").asString("").equals("body")) {
                ObjectNode body = to.putObject("requestBody");
                if (parameter.path("required").asBoolean(false)) {
                    body.put("required", true);
                }
                content(body, parameter.path("schema"), consumes);
                continue;
            }
            ObjectNode one = kept.addObject();
            ObjectNode schema = JsonMapper.shared().createObjectNode();
            for (Map.Entry<String, JsonNode> field : parameter.properties()) {
                (OF_PARAMETER.contains(field.getKey()) ? one : schema)
                        .set(field.getKey(), field.getValue());
            }
            one.set("schema", schema);
        }
        if (!kept.isEmpty()) {
            to.set("parameters", kept);
        }
    }

    private JsonNode resolved(JsonNode parameter) {
        String reference = parameter.path("$ref").asString("");
        return reference.startsWith(SpecFilter.PARAMETERS)
                ? document.path("parameters")
                        .path(reference.substring(SpecFilter.PARAMETERS.length()))
                : parameter;
    }

    private static void content(ObjectNode to, JsonNode schema, List<String> media) {
        ObjectNode content = to.putObject("content");
        for (String type : media.isEmpty() ? List.of("*/*") : media) {
            content.putObject(type).set("schema", moved(schema.deepCopy()));
        }
    }

    private static List<String> media(JsonNode types) {
        return types.valueStream().map(JsonNode::asString).toList();
    }

    /** Definitions have another place in version 3. */
    private static JsonNode moved(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("$ref").isString()) {
            object.put(
                    "$ref",
                    object.path("$ref")
                            .asString()
                            .replace(SpecFilter.DEFINITIONS, Dialect.V3.pointer()));
        }
        node.forEach(SpecConversion::moved);
        return node;
    }
}
