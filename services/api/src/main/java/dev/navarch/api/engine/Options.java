package dev.navarch.api.engine;

import java.util.List;
import java.util.Map;

/**
 * The query parameters of a request: GetOptions, ListOptions, CreateOptions, PatchOptions and
 * DeleteOptions of the API reference in one, since each verb reads only its own.
 *
 * @param parameters as they came, decoded
 */
public record Options(Map<String, List<String>> parameters) {

    public static final Options NONE = new Options(Map.of());

    public Options {
        parameters = Map.copyOf(parameters);
    }

    /** The first value, or empty text. */
    public String first(String name) {
        List<String> values = parameters.get(name);
        return values == null || values.isEmpty() ? "" : values.get(0);
    }

    /** True for {@code true} and {@code 1}. */
    public boolean flag(String name) {
        String value = first(name);
        return value.equals("true") || value.equals("1");
    }

    public boolean dryRun() {
        return parameters.getOrDefault("dryRun", List.of()).contains("All");
    }
}
