package dev.navarch.api.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The simple JSONPath of printer columns and of scale subresources: fields, indices, {@code [*]},
 * {@code ['quoted']} and filters of the form {@code [?(@.type=="Ready")]}.
 */
public final class JsonPath {

    private static final Pattern STEP =
            Pattern.compile(
                    "\\.?(?<name>(?:\\\\.|[^.\\[\\\\])+)"
                            + "|\\['(?<quoted>[^']*)'\\]|\\[\"(?<double>[^\"]*)\"\\]"
                            + "|\\[(?<index>-?\\d+)\\]|\\.?(?<all>\\[\\*\\])"
                            + "|\\[\\?\\(@\\.(?<field>[^=!<>\\s]+)\\s*(?<op>==|!=)\\s*"
                            + "[\"']?(?<value>[^\"')]*)[\"']?\\)\\]");

    private final List<Step> steps;

    private JsonPath(List<Step> steps) {
        this.steps = steps;
    }

    /**
     * @throws IllegalArgumentException if the path is none of the supported forms
     */
    public static JsonPath parse(String path) {
        List<Step> steps = new ArrayList<>();
        Matcher m = STEP.matcher(path);
        int end = 0;
        while (end < path.length()) {
            if (!m.find(end) || m.start() != end) {
                throw new IllegalArgumentException("unsupported JSON path " + path);
            }
            steps.add(step(m));
            end = m.end();
        }
        return new JsonPath(List.copyOf(steps));
    }

    public static boolean isSupported(String path) {
        try {
            parse(path);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Step step(Matcher m) {
        if (m.group("name") != null) {
            return new Field(m.group("name").replace("\\", ""));
        } else if (m.group("quoted") != null) {
            return new Field(m.group("quoted").replace("\\", ""));
        } else if (m.group("double") != null) {
            return new Field(m.group("double").replace("\\", ""));
        } else if (m.group("index") != null) {
            return new Index(Integer.parseInt(m.group("index")));
        } else if (m.group("all") != null) {
            return new All();
        }
        return new Filter(
                parse("." + m.group("field")), m.group("op").equals("=="), m.group("value"));
    }

    /** The first value at the path. */
    public Optional<JsonNode> first(JsonNode object) {
        List<JsonNode> found = List.of(object);
        for (Step step : steps) {
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode value : found) {
                step.follow(value, next);
            }
            found = next;
        }
        return found.stream().findFirst().filter(v -> !v.isMissingNode() && !v.isNull());
    }

    /** A value as a table prints it: a text as it is, an object as its JSON. */
    static String print(JsonNode value) {
        return value.isContainer()
                ? JsonMapper.shared().writeValueAsString(value)
                : value.asString("");
    }

    private sealed interface Step {
        void follow(JsonNode value, List<JsonNode> found);
    }

    private record Field(String name) implements Step {
        @Override
        public void follow(JsonNode value, List<JsonNode> found) {
            JsonNode child = value.get(name);
            if (child != null) {
                found.add(child);
            }
        }
    }

    private record Index(int index) implements Step {
        @Override
        public void follow(JsonNode value, List<JsonNode> found) {
            JsonNode item = value.get(index < 0 ? value.size() + index : index);
            if (item != null) {
                found.add(item);
            }
        }
    }

    private record All() implements Step {
        @Override
        public void follow(JsonNode value, List<JsonNode> found) {
            value.forEach(found::add);
        }
    }

    private record Filter(JsonPath path, boolean equal, String text) implements Step {
        @Override
        public void follow(JsonNode value, List<JsonNode> found) {
            for (JsonNode item : value) {
                boolean same = path.first(item).map(v -> v.asString("")).orElse("").equals(text);
                if (same == equal) {
                    found.add(item);
                }
            }
        }
    }
}
