package dev.navarch.testkit;

import dev.navarch.testkit.InMemoryCluster.RefusedException;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The patch formats as far as tests of other services than the API need them. */
final class Patches {

    /** By which field the items of a list are told apart, for the lists that services patch. */
    private static final Map<String, String> MERGE_KEYS =
            Map.ofEntries(
                    Map.entry("conditions", "type"),
                    Map.entry("addresses", "type"),
                    Map.entry("ownerReferences", "uid"),
                    Map.entry("containers", "name"),
                    Map.entry("initContainers", "name"),
                    Map.entry("ephemeralContainers", "name"),
                    Map.entry("env", "name"),
                    Map.entry("volumes", "name"),
                    Map.entry("volumeMounts", "mountPath"),
                    Map.entry("ports", "containerPort"),
                    Map.entry("podIPs", "ip"),
                    Map.entry("hostIPs", "ip"));

    /** Lists of plain values that a strategic patch unites instead of replacing them. */
    private static final List<String> UNITED = List.of("finalizers", "podCIDRs");

    private Patches() {}

    /** RFC 7386. */
    static ObjectNode merge(ObjectNode target, ObjectNode patch) {
        ObjectNode result = target.deepCopy();
        patch.properties()
                .forEach(e -> {
                    if (e.getValue().isNull()) {
                        result.remove(e.getKey());
                    } else if (e.getValue() instanceof ObjectNode inner) {
                        result.set(e.getKey(), merge(objectAt(result, e.getKey()), inner));
                    } else {
                        result.set(e.getKey(), e.getValue().deepCopy());
                    }
                });
        return result;
    }

    /** A merge patch in which the well-known lists merge by key, with the usual directives. */
    static ObjectNode strategic(ObjectNode target, ObjectNode patch) {
        ObjectNode result = target.deepCopy();
        if (patch.path("$patch").asString("").equals("replace")) {
            result.removeAll();
        }
        patch.properties().forEach(e -> mergeField(result, e.getKey(), e.getValue()));
        return result;
    }

    private static void mergeField(ObjectNode result, String field, JsonNode value) {
        if (field.startsWith("$deleteFromPrimitiveList/")) {
            String list = field.substring(field.indexOf('/') + 1);
            if (result.get(list) instanceof ArrayNode values) {
                values.removeIf(v -> value.valueStream().anyMatch(v::equals));
            }
        } else if (field.startsWith("$")) {
            return;
        } else if (value.isNull()) {
            result.remove(field);
        } else if (value instanceof ObjectNode inner) {
            result.set(field, strategic(objectAt(result, field), inner));
        } else if (value instanceof ArrayNode items
                && result.get(field) instanceof ArrayNode old
                && (MERGE_KEYS.containsKey(field) || UNITED.contains(field))) {
            mergeList(old, items, MERGE_KEYS.get(field));
        } else {
            result.set(field, value.deepCopy());
        }
    }

    private static void mergeList(
            ArrayNode old, ArrayNode items, @org.jspecify.annotations.Nullable String mergeKey) {
        for (JsonNode item : items) {
            int at = 0;
            while (at < old.size() && !same(old.get(at), item, mergeKey)) {
                at++;
            }
            boolean known = at < old.size();
            if (item.path("$patch").asString("").equals("delete")) {
                if (known) {
                    old.remove(at);
                }
            } else if (!known) {
                old.add(item.deepCopy());
            } else if (item instanceof ObjectNode object) {
                old.set(at, strategic((ObjectNode) old.get(at), object));
            }
        }
    }

    private static boolean same(
            JsonNode a, JsonNode b, @org.jspecify.annotations.Nullable String mergeKey) {
        return mergeKey == null ? a.equals(b) : a.path(mergeKey).equals(b.path(mergeKey));
    }

    /** RFC 6902, without move and copy. */
    static ObjectNode json(ObjectNode target, ArrayNode operations) {
        ObjectNode result = target.deepCopy();
        for (JsonNode operation : operations) {
            JsonPointer path = JsonPointer.compile(operation.path("path").asString());
            JsonNode parent = result.at(path.head());
            String name = path.last().getMatchingProperty();
            JsonNode value = operation.path("value");
            switch (operation.path("op").asString()) {
                case "test" -> {
                    if (!result.at(path).equals(value)) {
                        throw new RefusedException(
                                422, "Invalid", "testing value " + path + " failed");
                    }
                }
                case "remove" -> remove(parent, name);
                case "add", "replace" -> put(parent, name, value, operation);
                default -> throw new IllegalArgumentException("operation " + operation);
            }
        }
        return result;
    }

    private static void remove(JsonNode parent, String name) {
        if (parent instanceof ArrayNode array) {
            array.remove(Integer.parseInt(name));
        } else if (parent instanceof ObjectNode object) {
            object.remove(name);
        }
    }

    private static void put(JsonNode parent, String name, JsonNode value, JsonNode operation) {
        if (parent instanceof ObjectNode object) {
            object.set(name, value);
        } else if (parent instanceof ArrayNode array) {
            if (name.equals("-")) {
                array.add(value);
            } else if (operation.path("op").asString().equals("add")) {
                array.insert(Integer.parseInt(name), value);
            } else {
                array.set(Integer.parseInt(name), value);
            }
        } else {
            throw new RefusedException(422, "Invalid", "no such path: " + operation.path("path"));
        }
    }

    private static ObjectNode objectAt(ObjectNode parent, String field) {
        return parent.get(field) instanceof ObjectNode object ? object : parent.objectNode();
    }
}
