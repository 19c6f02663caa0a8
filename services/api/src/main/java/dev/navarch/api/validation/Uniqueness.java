package dev.navarch.api.validation;

import dev.navarch.api.decode.FieldPath;
import dev.navarch.api.type.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Lists whose items must differ. */
final class Uniqueness {

    private Uniqueness() {}

    /** Items with names. */
    static void byName(JsonNode list, String path, Causes causes) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            JsonNode name = list.get(i).path("name");
            if (name.isString() && !name.asString().isEmpty() && !seen.add(name.asString())) {
                causes.duplicate(FieldPath.index(path, i) + ".name", name);
            }
        }
    }

    /** Sets, and lists that are maps by their keys. */
    static void byListType(Schema schema, JsonNode list, String path, Causes causes) {
        if (schema.listType().equals("set")) {
            Set<JsonNode> seen = new HashSet<>();
            for (int i = 0; i < list.size(); i++) {
                if (!seen.add(list.get(i))) {
                    causes.duplicate(FieldPath.index(path, i), list.get(i));
                }
            }
        } else if (schema.listType().equals("map")) {
            Set<JsonNode> seen = new HashSet<>();
            for (int i = 0; i < list.size(); i++) {
                JsonNode key = key(list.get(i), schema.listMapKeys());
                if (!seen.add(key)) {
                    causes.duplicate(FieldPath.index(path, i), key);
                }
            }
        }
    }

    private static JsonNode key(JsonNode item, List<String> keys) {
        ObjectNode key = JsonMapper.shared().createObjectNode();
        for (String name : keys) {
            JsonNode value = item.get(name);
            if (value != null) {
                key.set(name, value);
            }
        }
        return key;
    }
}
