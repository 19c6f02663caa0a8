package dev.navarch.api.audit;

import dev.navarch.api.auth.User;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiResponse;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Objects as events show them. */
final class Bodies {

    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private Bodies() {}

    /**
     * @return empty for nothing, and for what is malformed and will be refused
     */
    static Optional<JsonNode> tree(byte[] body) {
        if (body.length == 0) {
            return Optional.empty();
        }
        try {
            boolean json = body[0] == '{' || body[0] == '[';
            JsonNode tree = json ? Json.MAPPER.readTree(body) : YAML.readTree(body);
            return tree.isContainer() ? Optional.of(tree) : Optional.empty();
        } catch (JacksonException malformed) {
            return Optional.empty();
        }
    }

    static boolean isStatus(byte[] object) {
        JsonNode tree = Json.MAPPER.readTree(object);
        return tree.path("kind").asString("").equals("Status")
                && tree.path("apiVersion").asString("").equals("v1");
    }

    /** What a request says of its object beyond its path. */
    static void refer(ObjectNode reference, JsonNode metadata) {
        for (String field : new String[] {"namespace", "name", "uid", "resourceVersion"}) {
            String value = metadata.path(field).asString("");
            if (!value.isEmpty() && reference.path(field).asString("").isEmpty()) {
                reference.put(field, value);
            }
        }
    }

    static ObjectNode list(ApiResponse.Many many) {
        ObjectNode list = Json.MAPPER.createObjectNode();
        list.put("kind", many.type().kind() + "List");
        list.put("apiVersion", many.type().apiVersion(many.version()));
        ObjectNode metadata = list.putObject("metadata");
        metadata.put("resourceVersion", Long.toString(many.revision()));
        Json.putText(metadata, "continue", many.continueToken());
        ArrayNode items = list.putArray("items");
        many.items().forEach(item -> items.add(Json.MAPPER.readTree(item)));
        return list;
    }

    /** A copy; of a list its items'. */
    static JsonNode withoutManagedFields(JsonNode object) {
        JsonNode copy = object.deepCopy();
        forget(copy);
        copy.path("items").forEach(Bodies::forget);
        return copy;
    }

    private static void forget(JsonNode object) {
        if (object.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
    }

    static ObjectNode user(User user) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        Json.putText(json, "username", user.name());
        Json.putText(json, "uid", user.uid());
        if (!user.groups().isEmpty()) {
            user.groups().forEach(json.putArray("groups")::add);
        }
        if (!user.extra().isEmpty()) {
            ObjectNode extra = json.putObject("extra");
            user.extra()
                    .forEach((key, values) -> {
                        ArrayNode list = extra.putArray(key);
                        values.forEach(list::add);
                    });
        }
        return json;
    }
}
