package dev.navarch.api.fuzz;

import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes values that a schema allows: valid in their types, though not in every rule. */
final class SchemaValues {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEEPEST = 9;

    private static final List<String> WORDS =
            List.of("a", "b", "c", "fuzz-a", "web", "app", "example.com/x", "Always", "TCP", "n1");

    private final RandomGenerator random;
    private final JsonNode document;

    SchemaValues(RandomGenerator random, JsonNode document) {
        this.random = random;
        this.document = document;
    }

    JsonNode of(JsonNode schema) {
        return of(schema, 0);
    }

    private JsonNode of(JsonNode schema, int depth) {
        String reference = schema.path("$ref").asString("");
        if (!reference.isEmpty()) {
            return reference.endsWith(".Quantity")
                    ? JSON.stringNode(random.nextInt(100) + one(List.of("", "m", "Mi", "G")))
                    : of(document.at(reference.substring(1)), depth);
        }
        JsonNode all = schema.path("allOf");
        if (!all.isEmpty()) {
            return of(all.get(0), depth);
        }
        JsonNode words = schema.path("enum");
        if (!words.isEmpty()) {
            return words.get(random.nextInt(words.size())).deepCopy();
        }
        return switch (schema.path("type").asString("")) {
            case "object" -> object(schema, depth);
            case "array" -> list(schema, depth);
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "integer", "number" -> JSON.numberNode(random.nextInt(-1, 100));
            case "string" -> JSON.stringNode(text(schema.path("format").asString("")));
            default ->
                    random.nextBoolean()
                            ? JSON.stringNode(one(WORDS))
                            : JSON.numberNode(random.nextInt(10));
        };
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode made = JSON.objectNode();
        JsonNode required = schema.path("required");
        schema.path("properties")
                .properties()
                .forEach(property -> {
                    boolean must =
                            required.valueStream()
                                    .anyMatch(r -> r.asString().equals(property.getKey()));
                    boolean may =
                            depth < DEEPEST
                                    && random.nextInt(depth == 0 ? 5 : 4 + depth)
                                            < (depth == 0 ? 4 : 1);
                    if ((must && depth < 2 * DEEPEST) || may) {
                        made.set(property.getKey(), of(property.getValue(), depth + 1));
                    }
                });
        JsonNode values = schema.path("additionalProperties");
        if (values.isObject() && depth < DEEPEST) {
            for (int i = random.nextInt(3); i > 0; i--) {
                made.set(one(WORDS), of(values, depth + 1));
            }
        }
        return made;
    }

    private ArrayNode list(JsonNode schema, int depth) {
        ArrayNode made = JSON.arrayNode();
        for (int i = depth < DEEPEST ? random.nextInt(3) : 0; i > 0; i--) {
            made.add(of(schema.path("items"), depth + 1));
        }
        return made;
    }

    private String text(String format) {
        return switch (format) {
            case "date-time" -> "2026-01-02T03:04:05" + one(List.of("Z", ".000006Z"));
            case "byte" -> one(List.of("", "YQ==", "aGVsbG8="));
            default -> one(WORDS);
        };
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
