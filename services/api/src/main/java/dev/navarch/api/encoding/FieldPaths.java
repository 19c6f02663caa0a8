package dev.navarch.api.encoding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads an object's labels and the values at a fixed set of paths in one pass over its bytes.
 * Labels and selectable fields are all that a list or a watch needs besides the bytes themselves.
 */
public final class FieldPaths {

    /**
     * @param labels {@code metadata.labels}
     * @param values by path; a path whose value is absent or no scalar is missing
     */
    public record Found(Map<String, String> labels, Map<String, String> values) {}

    private static final class Node {
        private final Map<String, Node> children = new HashMap<>();
        private @Nullable String path;
        private boolean labels;
    }

    private final Node root = new Node();
    private final List<String> paths;

    /**
     * @param paths such as {@code spec.nodeName}
     */
    public FieldPaths(List<String> paths) {
        this.paths = List.copyOf(paths);
        node("metadata.labels").labels = true;
        for (String path : paths) {
            node(path).path = path;
        }
    }

    public List<String> paths() {
        return paths;
    }

    public Found read(byte[] object) {
        Map<String, String> labels = new HashMap<>();
        Map<String, String> values = new HashMap<>();
        try (JsonParser json = Json.MAPPER.createParser(object)) {
            json.nextToken();
            walk(json, root, labels, values);
        }
        return new Found(Map.copyOf(labels), Map.copyOf(values));
    }

    private Node node(String path) {
        Node at = root;
        for (String step : steps(path)) {
            at = at.children.computeIfAbsent(step, s -> new Node());
        }
        return at;
    }

    private static List<String> steps(String path) {
        List<String> steps = new ArrayList<>();
        int from = 0;
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', from)) {
            steps.add(path.substring(from, dot));
            from = dot + 1;
        }
        steps.add(path.substring(from));
        return steps;
    }

    private static void walk(
            JsonParser json, Node at, Map<String, String> labels, Map<String, String> values) {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken token = json.nextToken();
            Node child = at.children.get(name);
            if (child == null) {
                json.skipChildren();
            } else if (token == JsonToken.START_OBJECT) {
                if (child.labels) {
                    readLabels(json, labels);
                } else {
                    walk(json, child, labels, values);
                }
            } else if (token.isScalarValue()
                    && token != JsonToken.VALUE_NULL
                    && child.path != null) {
                values.put(child.path, json.getString());
            } else {
                json.skipChildren();
            }
        }
    }

    private static void readLabels(JsonParser json, Map<String, String> labels) {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            String value = json.getValueAsString();
            if (value != null) {
                labels.put(name, value);
            }
        }
    }
}
