package dev.navarch.api.decode;

import dev.navarch.api.decode.FieldDefault.Condition;
import dev.navarch.api.encoding.Packaged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The defaults of Kubernetes' definitions, from {@code types/defaults.yaml}. They are said of
 * definitions and not of types, so that a container has the same wherever it stands.
 */
public final class DefaultCatalog {

    private final Map<String, List<FieldDefault>> byDefinition = new HashMap<>();

    private DefaultCatalog() {}

    public static DefaultCatalog load() {
        return read(Packaged.tree("/types/defaults.yaml"));
    }

    /** Defaults by definition name, as the file writes them. */
    static DefaultCatalog read(JsonNode file) {
        DefaultCatalog catalog = new DefaultCatalog();
        for (var packaged : file.properties()) {
            for (var definition : packaged.getValue().properties()) {
                List<FieldDefault> read = new ArrayList<>();
                definition.getValue().properties().forEach(f -> read.add(field(f)));
                catalog.byDefinition.put(
                        packaged.getKey() + "." + definition.getKey(), List.copyOf(read));
            }
        }
        return catalog;
    }

    List<FieldDefault> of(String definition) {
        return byDefinition.getOrDefault(definition, List.of());
    }

    /** What has defaults. */
    Set<String> definitions() {
        return byDefinition.keySet();
    }

    /**
     * A plain value, or an object of {@code $value}, {@code $from}, {@code $call}, {@code $when}.
     */
    private static FieldDefault field(Map.Entry<String, JsonNode> entry) {
        JsonNode said = entry.getValue();
        if (said.has("$call")) {
            return new FieldDefault.Computed(DefaultFunctions.get(said.get("$call").asString()));
        } else if (said.has("$from")) {
            return new FieldDefault.Copy(entry.getKey(), said.get("$from").asString());
        } else if (said.has("$value")) {
            return new FieldDefault.Value(
                    entry.getKey(),
                    said.get("$value"),
                    said.path("$zero").asBoolean(false),
                    condition(said));
        }
        return new FieldDefault.Value(entry.getKey(), said, false, Optional.empty());
    }

    private static Optional<Condition> condition(JsonNode said) {
        boolean negated = said.has("$unless");
        if (!negated && !said.has("$when")) {
            return Optional.empty();
        }
        return Optional.of(
                new Condition(
                        said.get(negated ? "$unless" : "$when").asString(),
                        Optional.ofNullable(said.get("$is")),
                        negated));
    }
}
