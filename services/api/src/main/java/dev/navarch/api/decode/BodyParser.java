package dev.navarch.api.decode;

import java.io.IOException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;

/**
 * Reads JSON and YAML into trees and notes fields that occur twice: the later one counts, as in
 * Kubernetes, unless the client asked to be strict.
 */
final class BodyParser {

    /** Deeper than any object is, and far from the end of a stack. */
    private static final int MAX_DEPTH = 500;

    private static final StreamReadConstraints LIMITS =
            StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(16 << 20)
                    .build();
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(LIMITS)
                    .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                    .disable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .build();
    private static final YAMLFactory YAML =
            YAMLFactory.builder().streamReadConstraints(LIMITS).build();
    private static final ObjectReadContext CONTEXT = ObjectReadContext.empty();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private BodyParser() {}

    /**
     * @param duplicates gets the path of each field that occurs again
     * @throws JacksonException if the body is malformed
     */
    static JsonNode parse(byte[] body, List<String> duplicates) {
        try (JsonParser parser =
                isJson(body)
                        ? JSON.createParser(CONTEXT, body)
                        : YAML.createParser(CONTEXT, body)) {
            if (parser.nextToken() == null) {
                return NODES.nullNode();
            }
            JsonNode read = value(parser, new Path(duplicates));
            if (parser.nextToken() != null && isJson(body)) {
                throw new TrailingDataException(parser);
            }
            return read;
        }
    }

    static boolean isJson(byte[] body) {
        for (byte b : body) {
            if (!Character.isWhitespace(b)) {
                return b == '{' || b == '[' || b == '"';
            }
        }
        return true;
    }

    private static JsonNode value(JsonParser parser, Path path) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, path);
            case START_ARRAY -> array(parser, path);
            case VALUE_STRING -> NODES.stringNode(parser.getString());
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case null, default -> NODES.nullNode();
        };
    }

    private static JsonNode integer(JsonParser parser) {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            case null, default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    private static ObjectNode object(JsonParser parser, Path path) {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            path.enter(field);
            if (object.replace(field, value(parser, path)) != null) {
                path.noteDuplicate();
            }
            path.leave();
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser, Path path) {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            path.enter(array.size());
            array.add(value(parser, path));
            path.leave();
        }
        return array;
    }

    /** Where the parser is; a text is made of it only when there is something to say. */
    private static final class Path {

        private final List<String> duplicates;
        private final java.util.ArrayList<Object> steps = new java.util.ArrayList<>();

        private Path(List<String> duplicates) {
            this.duplicates = duplicates;
        }

        private void enter(Object step) {
            steps.add(step);
        }

        private void leave() {
            steps.removeLast();
        }

        private void noteDuplicate() {
            duplicates.add(FieldPath.text(steps));
        }
    }

    /** Something follows the JSON value. */
    private static final class TrailingDataException extends JacksonException {

        private static final long serialVersionUID = 1L;

        private TrailingDataException(JsonParser parser) {
            super(parser, "data after top-level value", (IOException) null);
        }

        @Override
        public Object processor() {
            return JSON;
        }
    }
}
