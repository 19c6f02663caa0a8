package dev.navarch.api.validation;

import dev.navarch.api.patch.JsonEquality;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether two values say the same. A field that is empty says what an absent one says, as it does
 * to every client that reads objects into structures of its own.
 */
final class Sameness {

    private Sameness() {}

    static boolean same(JsonNode one, JsonNode other) {
        return JsonEquality.same(one, other)
                || JsonEquality.same(withoutEmpty(one), withoutEmpty(other));
    }

    private static JsonNode withoutEmpty(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode kept = JsonMapper.shared().createObjectNode();
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                JsonNode inner = withoutEmpty(field.getValue());
                if (!isEmpty(inner)) {
                    kept.set(field.getKey(), inner);
                }
            }
            return kept;
        } else if (value instanceof ArrayNode array) {
            ArrayNode kept = JsonMapper.shared().createArrayNode();
            array.forEach(item -> kept.add(withoutEmpty(item)));
            return kept;
        }
        return value.isMissingNode() ? JsonMapper.shared().createObjectNode() : value;
    }

    private static boolean isEmpty(JsonNode value) {
        return (value.isContainer() && value.isEmpty())
                || (value.isString() && value.asString().isEmpty())
                || (value.isBoolean() && !value.asBoolean());
    }
}
