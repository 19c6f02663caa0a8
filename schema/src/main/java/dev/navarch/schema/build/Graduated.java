package dev.navarch.schema.build;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Kinds that the artifacts publish as beta and that became stable as they are: what is said of
 * {@code v1beta1} is said of {@code v1} too.
 */
final class Graduated {

    private final JsonNode kinds;

    Graduated(Path data) {
        kinds = JsonMapper.shared().readTree(data.resolve("graduated.json").toFile());
    }

    /** Adds the stable names to definitions or messages, wherever they refer to each other. */
    void addTo(ObjectNode named) {
        Map<String, JsonNode> stable = new TreeMap<>();
        for (Map.Entry<String, JsonNode> group : kinds.properties()) {
            String beta = group.getKey();
            String v1 = beta.replace(".v1beta1", ".v1");
            List<String> names =
                    group.getValue()
                            .valueStream()
                            .map(kind -> beta + "." + kind.asString())
                            .toList();
            for (Map.Entry<String, JsonNode> one : named.properties()) {
                if (names.stream().anyMatch(one.getKey()::startsWith)) {
                    String text = one.getValue().toString().replace(beta + ".", v1 + ".");
                    stable.put(
                            v1 + one.getKey().substring(beta.length()),
                            JsonMapper.shared().readTree(text));
                }
            }
        }
        stable.forEach(named::set);
    }
}
