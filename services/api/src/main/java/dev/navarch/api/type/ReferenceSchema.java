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
 */
final class ReferenceSchema implements Schema {

    private final SchemaNode own;
    private final String definition;
    private final Function<String, Schema> definitions;
    private @Nullable Schema target;

    /**
     * @param own what the field says
     * @param definition the name of the definition
     * @param definitions finds it, when first asked for: definitions may be cycles
     */
    ReferenceSchema(SchemaNode own, String definition, Function<String, Schema> definitions) {
        this.own = own;
        this.definition = definition;
        this.definitions = definitions;
    }

    /** Found once; two threads that look at the same time find the same. */
    private Schema target() {
        Schema known = target;
        if (known == null) {
            known = definitions.apply(definition);
            target = known;
        }
        return known;
    }

    @Override
    public String definition() {
        return definition;
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
    public Map<String, Schema> defaulted() {
        return target().defaulted();
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
        return own.defaultValue().isPresent() ? own.defaultValue() : target().defaultValue();
    }

    @Override
    public Map<String, JsonNode> keywords() {
        return own.keywords().isEmpty() ? target().keywords() : own.keywords();
    }

    @Override
    public String toString() {
        return definition;
    }
}
