package dev.navarch.api.type;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A schema that says its structure itself; {@link SchemaReader} makes them. */
record SchemaNode(
        String type,
        String format,
        String description,
        String definition,
        Map<String, Schema> properties,
        DefaultedFields withDefaults,
        Set<String> required,
        Optional<Schema> additionalProperties,
        Optional<Schema> items,
        boolean intOrString,
        boolean preservesUnknownFields,
        boolean embeddedResource,
        String listType,
        List<String> listMapKeys,
        String mapType,
        String patchStrategy,
        String patchMergeKey,
        Optional<JsonNode> defaultValue,
        Map<String, JsonNode> keywords)
        implements Schema {

    @Override
    public Map<String, Schema> defaulted() {
        return withDefaults.get();
    }

    /** Schemas are shared and large, and compared only to find what was made of one. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** Definitions are large and may be cycles; their name says enough. */
    @Override
    public String toString() {
        return definition.isEmpty() ? type + properties.keySet() : definition;
    }
}
