package dev.navarch.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class JsonBytesTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String[] TEXTS = {
        "", "a", "\"", "\\", "\\\"", "}{][", "k:{\"name\":\"c\"}", "ä\u2028\n", "spec"
    };

    @Test
    void findsEveryFieldOfAnyObject() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            ObjectNode object = object(random, 3);
            findsAll(object, JSON.writeValueAsBytes(object));
            findsAll(object, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(object));
        }
    }

    @Test
    void findsNoFieldOfAFieldAndNoneInAList() {
        byte[] json = "{\"a\":{\"b\":1},\"c\":[{\"b\":2}],\"d\":\"b\"}".getBytes(UTF_8);
        assertThat(JsonBytes.field(json, 0, "b")).isEmpty();
        assertThat(JsonBytes.field("[1]".getBytes(UTF_8), 0, "b")).isEmpty();
        assertThat(JsonBytes.field("{}".getBytes(UTF_8), 0, "b")).isEmpty();
    }

    private static void findsAll(ObjectNode object, byte[] json) {
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            OptionalInt at = JsonBytes.field(json, 0, entry.getKey());
            assertThat(at).as(entry.getKey()).isPresent();
            int end = JsonBytes.end(json, at.getAsInt());
            String text = new String(json, at.getAsInt(), end - at.getAsInt(), UTF_8);
            assertThat(JSON.readTree(text)).isEqualTo(entry.getValue());
        }
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = JSON.createObjectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
            object.set("f" + random.nextInt(30), value(random, depth));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> JSON.getNodeFactory().numberNode(random.nextInt() / 3.0);
            case 1 -> JSON.getNodeFactory().numberNode(random.nextInt());
            case 2 -> JSON.getNodeFactory().booleanNode(random.nextBoolean());
            case 3 -> JSON.getNodeFactory().nullNode();
            case 4 -> JSON.getNodeFactory().stringNode(TEXTS[random.nextInt(TEXTS.length)]);
            case 5 -> object(random, depth - 1);
            default -> {
                ArrayNode list = JSON.createArrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(random, depth - 1));
                }
                yield list;
            }
        };
    }
}
