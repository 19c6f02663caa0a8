package dev.navarch.api.type;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The structure of a value: an OpenAPI v3 schema with Kubernetes' extensions, read once and shared.
 * References are resolved lazily, so recursive types (JSONSchemaProps) are cycles of this object.
 */
public interface Schema {

    /**
     * {@code object}, {@code array}, {@code string}, {@code integer}, {@code number}, {@code
     * boolean}; empty for any.
     */
    String type();

    /** {@code int32}, {@code int64}, {@code date-time}, {@code byte}, …; may be empty. */
    String format();

    /** What is said of this place, or where nothing is, of the definition that it refers to. */
    String description();

    /** What is said of this place itself; may be empty. */
    default String ownDescription() {
        return description();
    }

    /** The OpenAPI definition name, {@code io.k8s.api.core.v1.PodSpec}; empty when anonymous. */
    String definition();

    /** Known fields of an object in their declared order; empty for maps and scalars. */
    Map<String, Schema> properties();

    /** Those of the known fields that have a default. */
    default Map<String, Schema> defaulted() {
        return DefaultedFields.of(properties());
    }

    /** The fields that must be present. */
    Set<String> required();

    /** The schema of a map's values. */
    Optional<Schema> additionalProperties();

    /** The schema of an array's items. */
    Optional<Schema> items();

    /** {@code x-kubernetes-int-or-string}, also set for quantities' relaxed form. */
    boolean intOrString();

    /** {@code x-kubernetes-preserve-unknown-fields}: unknown fields stay. */
    boolean preservesUnknownFields();

    /**
     * {@code x-kubernetes-embedded-resource}: a whole object with apiVersion, kind and metadata.
     */
    boolean embeddedResource();

    /** {@code atomic}, {@code set} or {@code map}; empty when not said (atomic). */
    String listType();

    /** The fields that identify an item of a list of type map. */
    List<String> listMapKeys();

    /** {@code atomic} or {@code granular}; empty when not said (granular). */
    String mapType();

    /**
     * {@code merge}, {@code replace}, {@code retainKeys}, or several joined by a comma; may be
     * empty.
     */
    String patchStrategy();

    /** The field by which strategic merge patch identifies list items; may be empty. */
    String patchMergeKey();

    Optional<JsonNode> defaultValue();

    /**
     * Everything else that a schema may say (enum, pattern, minimum, x-kubernetes-validations, …)
     * as its JSON.
     */
    Map<String, JsonNode> keywords();

    /**
     * The schema of the value under a key: a known field's, or that of a map's values. Empty for a
     * field that the schema does not know.
     */
    default Optional<Schema> field(String name) {
        Schema known = properties().get(name);
        return known != null ? Optional.of(known) : additionalProperties();
    }

    /**
     * The schema at a path of field names joined by dots, where {@code [*]} stands for the items of
     * a list: {@code spec.containers[*].name}.
     */
    default Optional<Schema> at(String path) {
        Optional<Schema> at = Optional.of(this);
        for (String step : path.split("\\.")) {
            boolean each = step.endsWith("[*]");
            String name = each ? step.substring(0, step.length() - 3) : step;
            at = at.flatMap(s -> s.field(name));
            if (each) {
                at = at.flatMap(Schema::items);
            }
        }
        return at;
    }
}
