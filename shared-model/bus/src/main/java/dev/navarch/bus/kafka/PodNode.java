package dev.navarch.bus.kafka;

import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** Finds {@code spec.nodeName} in a pod's JSON without building a tree of it. */
final class PodNode {

    private static final JsonMapper JSON = JsonMapper.shared();

    private PodNode() {}

    static Optional<String> of(byte[] pod) {
        try (JsonParser parser = JSON.createParser(pod)) {
            return enter(parser, "spec") && enter(parser, "nodeName")
                    ? Optional.of(parser.getString()).filter(name -> !name.isEmpty())
                    : Optional.empty();
        }
    }

    /** Moves to the value of a field of the object that begins or continues here. */
    private static boolean enter(JsonParser parser, String field) {
        if (parser.currentToken() == null) {
            parser.nextToken();
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean found = parser.currentName().equals(field);
            parser.nextToken();
            if (found) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }
}
