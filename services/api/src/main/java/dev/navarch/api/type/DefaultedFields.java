package dev.navarch.api.type;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a schema have a default. Found when first asked for: a field's default may be
 * said by the definition that it refers to, and definitions may be cycles.
 */
final class DefaultedFields {

    private final Map<String, Schema> properties;
    private @Nullable Map<String, Schema> found;

    DefaultedFields(Map<String, Schema> properties) {
        this.properties = properties;
    }

    /** Two threads that look at the same time find the same. */
    Map<String, Schema> get() {
        Map<String, Schema> known = found;
        if (known == null) {
            known = of(properties);
            found = known;
        }
        return known;
    }

    static Map<String, Schema> of(Map<String, Schema> properties) {
        Map<String, Schema> defaulted = new LinkedHashMap<>();
        properties.forEach((name, schema) -> {
            if (schema.defaultValue().isPresent()) {
                defaulted.put(name, schema);
            }
        });
        return defaulted.isEmpty() ? Map.of() : defaulted;
    }
}
