package dev.navarch.api.apply;

import dev.navarch.api.type.Schema;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/**
 * The names of {@code fieldsV1} trees: {@code f:replicas} for a field, <code>k:{"name":"web"}
 * </code> for an item of a list with keys, {@code v:"kubernetes"} for an item of a set.
 */
final class PathElement {

    /** Marks that the set has the path itself and not only paths below it. */
    static final String SELF = ".";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private PathElement() {}

    static String field(String name) {
        return "f:" + name;
    }

    /** The field's name when this names a field. */
    static Optional<String> fieldName(String element) {
        return element.startsWith("f:") ? Optional.of(element.substring(2)) : Optional.empty();
    }

    static String value(JsonNode item) {
        return "v:" + json(item);
    }

    /**
     * @param list the list's schema, which names the keys and has their defaults
     * @return null when the item lacks a key
     */
    static @Nullable String key(JsonNode item, Schema list) {
        StringBuilder text = new StringBuilder("k:{");
        Map<String, JsonNode> keys = new TreeMap<>();
        for (String key : list.listMapKeys()) {
            JsonNode value = item.get(key);
            if (value == null || value.isNull()) {
                value = defaultKey(list, key);
            }
            if (value != null) {
                keys.put(key, value);
            }
        }
        if (keys.isEmpty()) {
            return null;
        }
        keys.forEach((key, value) ->
                text.append(text.length() == 3 ? "\"" : ",\"")
                        .append(key)
                        .append("\":")
                        .append(json(value)));
        return text.append('}').toString();
    }

    /** Most keys are names, which need no generator to be written. */
    private static String json(JsonNode value) {
        return value.isString() && isPlain(value.stringValue())
                ? '"' + value.stringValue() + '"'
                : value.toString();
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static @Nullable JsonNode defaultKey(Schema list, String key) {
        Optional<JsonNode> byDefault =
                list.items().map(item -> item.properties().get(key)).flatMap(Schema::defaultValue);
        if (byDefault.isPresent()) {
            return byDefault.get();
        }
        return key.equals("protocol") ? StringNode.valueOf("TCP") : null;
    }

    /** As conflicts show it: {@code .replicas}, {@code [name="web"]}, {@code [="kubernetes"]}. */
    static String shown(String element) {
        String rest = element.substring(Math.min(2, element.length()));
        return switch (element.isEmpty() ? ' ' : element.charAt(0)) {
            case 'f' -> "." + rest;
            case 'v' -> "[=" + rest + "]";
            case 'k' -> {
                StringBuilder text = new StringBuilder();
                JSON.readTree(rest)
                        .forEachEntry((key, value) ->
                                text.append(text.isEmpty() ? "" : ",")
                                        .append(key)
                                        .append('=')
                                        .append(value));
                yield "[" + text + "]";
            }
            default -> "[" + rest + "]";
        };
    }
}
