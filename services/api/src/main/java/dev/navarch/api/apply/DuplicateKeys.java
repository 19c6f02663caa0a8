package dev.navarch.api.apply;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** Finds keys that a configuration says twice. Only the later one counts, and nobody meant that. */
final class DuplicateKeys {

    private static final JsonFactory JSON = JsonFactory.builder().build();
    private static final YAMLFactory YAML = YAMLFactory.builder().build();

    private DuplicateKeys() {}

    /**
     * @return one text for each, in the words of Go's YAML: {@code line 9: key "foo" already set in
     *     map}; empty for what cannot be read
     */
    static List<String> in(byte[] body) {
        ObjectReadContext context = ObjectReadContext.empty();
        try (JsonParser parser =
                body.length > 0 && body[0] == '{'
                        ? JSON.createParser(context, body)
                        : YAML.createParser(context, body)) {
            return in(parser);
        } catch (JacksonException unreadable) {
            return List.of();
        }
    }

    private static List<String> in(JsonParser parser) {
        List<String> found = new ArrayList<>();
        Deque<Set<String>> keys = new ArrayDeque<>();
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            switch (token) {
                case START_OBJECT -> keys.push(new HashSet<>());
                case END_OBJECT -> keys.pop();
                case PROPERTY_NAME -> {
                    if (!keys.element().add(parser.currentName())) {
                        found.add(
                                "line %d: key \"%s\" already set in map"
                                        .formatted(
                                                parser.currentTokenLocation().getLineNr(),
                                                parser.currentName()));
                    }
                }
                default -> {}
            }
        }
        return found;
    }
}
