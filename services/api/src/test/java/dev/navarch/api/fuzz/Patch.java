package dev.navarch.api.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes patches of all four types out of an object like the one that is patched. */
final class Patch {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> OPERATIONS =
            List.of("add", "remove", "replace", "move", "copy", "test", "tset");

    private final RandomGenerator random;
    private final OddValues odd;

    Patch(RandomGenerator random) {
        this.random = random;
        this.odd = new OddValues(random);
    }

    JsonNode of(String mediaType, JsonNode like) {
        return switch (mediaType) {
            case "application/json-patch+json" -> operations(like);
            case "application/strategic-merge-patch+json" -> directed(like);
            default -> like;
        };
    }

    private ArrayNode operations(JsonNode like) {
        List<String> pointers = new ArrayList<>(List.of("", "/", "/-", "/metadata/labels/x"));
        pointers(like, "", pointers);
        ArrayNode patch = JSON.arrayNode();
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            ObjectNode one = patch.addObject();
            one.put("op", odd.one(OPERATIONS));
            one.put("path", pointer(pointers));
            if (random.nextInt(3) > 0) {
                one.set("value", odd.any());
            }
            if (random.nextInt(3) == 0) {
                one.put("from", pointer(pointers));
            }
        }
        return patch;
    }

    private String pointer(List<String> known) {
        return switch (random.nextInt(6)) {
            case 0 -> odd.text();
            case 1 -> odd.one(known) + "/" + odd.text();
            case 2 -> odd.one(known) + "/" + odd.number();
            default -> odd.one(known);
        };
    }

    private static void pointers(JsonNode tree, String at, List<String> into) {
        into.add(at);
        if (tree instanceof ObjectNode object) {
            object.properties()
                    .forEach(member ->
                            pointers(member.getValue(), at + "/" + member.getKey(), into));
        } else if (tree instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                pointers(list.get(i), at + "/" + i, into);
            }
        }
    }

    private JsonNode directed(JsonNode like) {
        List<ObjectNode> objects = new ArrayList<>();
        objects(like, objects);
        for (int i = objects.isEmpty() ? 0 : random.nextInt(4); i > 0; i--) {
            ObjectNode object = odd.one(objects);
            List<String> names = new ArrayList<>(object.propertyNames());
            names.add("ports");
            String name = odd.one(names);
            switch (random.nextInt(5)) {
                case 0 -> object.put("$patch", odd.one(List.of("delete", "replace", "merge", "x")));
                case 1 -> object.set("$setElementOrder/" + name, order());
                case 2 -> object.set("$deleteFromPrimitiveList/" + name, order());
                case 3 -> object.set("$retainKeys", order());
                default -> object.set("$patch", odd.any());
            }
        }
        return like;
    }

    private JsonNode order() {
        return switch (random.nextInt(4)) {
            case 0 -> odd.any();
            case 1 -> JSON.arrayNode().add(odd.any()).add(odd.any());
            case 2 -> {
                ArrayNode keys = JSON.arrayNode();
                keys.addObject().put("name", "c").set("containerPort", odd.any());
                yield keys;
            }
            default -> JSON.arrayNode().add("a").add("example.com/x");
        };
    }

    private static void objects(JsonNode tree, List<ObjectNode> into) {
        if (tree instanceof ObjectNode object) {
            into.add(object);
        }
        tree.forEach(child -> objects(child, into));
    }
}
