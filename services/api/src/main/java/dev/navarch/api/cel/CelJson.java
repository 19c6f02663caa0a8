package dev.navarch.api.cel;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Values of CEL as JSON, the inverse of {@link CelValues}. */
public final class CelJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private CelJson() {}

    /**
     * @throws CelException for a value that JSON cannot show
     */
    public static JsonNode of(Object value) {
        return switch (value) {
            case NullValue ignored -> NODES.nullNode();
            case Boolean truth -> NODES.booleanNode(truth);
            case Long number -> NODES.numberNode(number);
            case UnsignedLong number -> NODES.numberNode(number.bigIntegerValue());
            case Double number -> NODES.numberNode(number);
            case String text -> NODES.stringNode(text);
            case CelByteString bytes -> base64(bytes.toByteArray());
            case Instant time -> NODES.stringNode(time.toString());
            case Made made -> object(made.fields());
            case Map<?, ?> map -> object(map);
            case Iterable<?> list -> array(list);
            default ->
                    throw new CelException("unsupported type " + value.getClass().getSimpleName());
        };
    }

    private static JsonNode base64(byte[] bytes) {
        return NODES.stringNode(Base64.getEncoder().encodeToString(bytes));
    }

    private static ObjectNode object(Map<?, ?> map) {
        ObjectNode object = NODES.objectNode();
        map.forEach((key, value) -> object.set(String.valueOf(key), of(value)));
        return object;
    }

    private static ArrayNode array(Iterable<?> list) {
        ArrayNode array = NODES.arrayNode();
        list.forEach(value -> array.add(of(value)));
        return array;
    }
}
