package dev.navarch.api.type;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A field whose structure a named definition gives. What the field says itself (documentation,
 * default, merge semantics) goes before what the definition says.
 *
 * @param own what the field says
 * @param definition the name of the definition
 * @param definitions finds it, when first asked for: definitions may be cycles
 */
record ReferenceSchema(SchemaNode own, String definition, Function<String, Schema> definitions)
        implements Schema {

    private Schema target() {
        return definitions.apply(definition);
    }

    private static String first(String own, String target) {
        return own.isEmpty() ? target : own;
    }

    @Override
    public String type() {
        return target().type();
    }

    @Override
    public String format() {
        return target().format();
    }

    @Override
    public String description() {
        return first(own.description(), target().description());
    }

    @Override
    public String ownDescription() {
        return own.description();
    }

    @Override
    public Map<String, Schema> properties() {
        return target().properties();
    }

    @Override
    public Set<String> required() {
        return target().required();
    }

    @Override
    public Optional<Schema> additionalProperties() {
        return target().additionalProperties();
    }

    @Override
    public Optional<Schema> items() {
        return target().items();
    }

    @Override
    public boolean intOrString() {
        return target().intOrString();
    }

    @Override
    public boolean preservesUnknownFields() {
        return target().preservesUnknownFields();
    }

    @Override
    public boolean embeddedResource() {
        return target().embeddedResource();
    }

    @Override
    public String listType() {
        return first(own.listType(), target().listType());
    }

    @Override
    public List<String> listMapKeys() {
        return own.listMapKeys().isEmpty() ? target().listMapKeys() : own.listMapKeys();
    }

    @Override
    public String mapType() {
        return first(own.mapType(), target().mapType());
    }

    @Override
    public String patchStrategy() {
        return first(own.patchStrategy(), target().patchStrategy());
    }

    @Override
    public String patchMergeKey() {
        return first(own.patchMergeKey(), target().patchMergeKey());
    }

    @Override
    public Optional<JsonNode> defaultValue() {
        return own.defaultValue().or(() -> target().defaultValue());
    }

    @Override
    public Map<String, JsonNode> keywords() {
        return own.keywords().isEmpty() ? target().keywords() : own.keywords();
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

    @Override
    public String toString() {
        return definition;
    }
}
