package dev.navarch.api.engine;

import java.util.HashMap;
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

    /**
     * No parameter of the API, but kept beside them: the header of that name, which names the field
     * manager of a write that has no {@code fieldManager}.
     */
    public static final String USER_AGENT = "userAgent";

    /** Kept likewise: the request's id in the audit log. */
    public static final String AUDIT_ID = "auditId";

    public Options {
        parameters = Map.copyOf(parameters);
    }

    /** The first value, or empty text. */
    public String first(String name) {
        List<String> values = parameters.get(name);
        return values == null || values.isEmpty() ? "" : values.get(0);
    }

    /** The same with one more parameter, in place of any of that name. */
    public Options with(String name, String value) {
        Map<String, List<String>> more = new HashMap<>(parameters);
        more.put(name, List.of(value));
        return new Options(more);
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
