package dev.navarch.api.engine;

import dev.navarch.api.type.ResourceDefinition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Makes trees of bodies, by the schema of their type. */
public interface ObjectDecoder {

    /**
     * @param object the tree, without fields that the schema does not know; not yet defaulted
     * @param warnings texts for Warning headers: {@code unknown field "spec.foo"}
     * @param unchanged top-level fields that are as they were in what it was compared with
     */
    record Decoded(ObjectNode object, List<String> warnings, Set<String> unchanged) {

        public Decoded(ObjectNode object, List<String> warnings) {
            this(object, warnings, Set.of());
        }
    }

    /**
     * Reads a JSON or YAML body and makes it conform to the schema: unknown fields are dropped,
     * warned of or refused, as are duplicate ones; {@code apiVersion} and {@code kind} are checked
     * and filled in.
     *
     * @param subresource empty for the object itself; else the body has that subresource's kind
     * @throws ApiException 400 with Kubernetes' message if the body cannot be read as this kind
     */
    Decoded decode(
            ResourceDefinition type,
            String version,
            String subresource,
            byte[] body,
            FieldValidation validation);

    /**
     * Makes a tree that a patch produced conform to the schema, as {@link #decode} does.
     *
     * @param before a tree that conforms; fields that are as they are there need no look
     * @throws ApiException 400 or 422 if it does not fit the schema
     */
    Decoded conform(
            ResourceDefinition type,
            String version,
            String subresource,
            ObjectNode object,
            Optional<ObjectNode> before,
            FieldValidation validation);

    /** Fills in the schema's defaults, in place. */
    default void applyDefaults(ResourceDefinition type, String version, ObjectNode object) {
        applyDefaults(type, version, object, Set.of());
    }

    /**
     * @param complete top-level fields that have their defaults
     */
    void applyDefaults(
            ResourceDefinition type, String version, ObjectNode object, Set<String> complete);
}
