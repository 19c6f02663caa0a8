package dev.navarch.api.validation;

import dev.navarch.api.type.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Finds the former state of an item of a list, which only lists of type map can tell. */
final class OldItems {

    private final List<String> keys;
    private final Map<List<JsonNode>, JsonNode> byKey = new HashMap<>();

    OldItems(Schema schema, Optional<JsonNode> old) {
        keys = schema.listType().equals("map") ? schema.listMapKeys() : List.of();
        if (!keys.isEmpty() && old.isPresent()) {
            for (JsonNode item : old.get()) {
                byKey.put(key(item), item);
            }
        }
    }

    Optional<JsonNode> of(JsonNode item) {
        return byKey.isEmpty() ? Optional.empty() : Optional.ofNullable(byKey.get(key(item)));
    }

    private List<JsonNode> key(JsonNode item) {
        return keys.stream().map(k -> item.path(k)).toList();
    }
}
