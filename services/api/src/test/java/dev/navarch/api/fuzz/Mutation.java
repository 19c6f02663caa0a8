package dev.navarch.api.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Breaks a tree in one place. */
final class Mutation {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final RandomGenerator random;
    private final OddValues odd;

    Mutation(RandomGenerator random) {
        this.random = random;
        this.odd = new OddValues(random);
    }

    /** The tree, changed somewhere; usually the same node, rarely another in its place. */
    JsonNode of(JsonNode tree) {
        List<JsonNode> containers = new ArrayList<>();
        collect(tree, containers);
        if (containers.isEmpty() || random.nextInt(40) == 0) {
            return odd.any();
        }
        switch (odd.one(containers)) {
            case ObjectNode object -> change(object);
            case ArrayNode list -> change(list);
            default -> throw new IllegalStateException();
        }
        return tree;
    }

    private static void collect(JsonNode tree, List<JsonNode> into) {
        if (tree.isContainer()) {
            into.add(tree);
            tree.forEach(child -> collect(child, into));
        }
    }

    private void change(ObjectNode object) {
        List<String> names = List.copyOf(object.propertyNames());
        String name = names.isEmpty() ? "spec" : odd.one(names);
        JsonNode value = object.path(name);
        switch (random.nextInt(8)) {
            case 0 -> object.remove(name);
            case 1 -> object.putNull(name);
            case 2 -> object.set(odd.text(), odd.any());
            case 3 -> {
                object.remove(name);
                object.set(name + odd.text(), value.isMissingNode() ? odd.any() : value);
            }
            case 4 -> object.set(name, JSON.arrayNode().add(value.deepCopy()));
            case 5 -> object.set(name, JSON.stringNode(odd.text()));
            default -> object.set(name, odd.any());
        }
    }

    private void change(ArrayNode list) {
        int at = list.isEmpty() ? 0 : random.nextInt(list.size());
        switch (random.nextInt(5)) {
            case 0 -> list.add(odd.any());
            case 1 -> list.addNull();
            case 2 -> {
                if (!list.isEmpty()) {
                    list.add(list.get(at).deepCopy());
                }
            }
            case 3 -> {
                if (!list.isEmpty()) {
                    list.remove(at);
                }
            }
            default -> {
                if (!list.isEmpty()) {
                    list.set(at, odd.any());
                }
            }
        }
    }
}
