package dev.navarch.api.engine;

import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.model.GroupResource;
import tools.jackson.databind.node.ObjectNode;

/**
 * Translates between the version that an object is stored in and the version that a client asked
 * for, and says where a type's objects lie.
 */
public interface Conversion {

    /** For types whose versions have one structure; only {@code apiVersion} differs. */
    Conversion IDENTITY = new Conversion() {};

    /**
     * The key under which the type's objects are stored: the type's own, except for a type that is
     * another view of the same objects ({@code events.events.k8s.io} of {@code events}).
     */
    default GroupResource storedAs(ResourceDefinition type) {
        return type.key();
    }

    /** Whether stored bytes can be answered in this version as they are. */
    default boolean asStored(ResourceDefinition type, String version) {
        return version.equals(type.storageVersion()) && storedAs(type).equals(type.key());
    }

    /** Makes a stored object one of the given version; may change and return its argument. */
    default ObjectNode fromStorage(ResourceDefinition type, String version, ObjectNode stored) {
        stored.put("apiVersion", type.apiVersion(version));
        return stored;
    }

    /** The inverse of {@link #fromStorage}; may change and return its argument. */
    default ObjectNode toStorage(ResourceDefinition type, String version, ObjectNode object) {
        object.put("apiVersion", type.apiVersion(type.storageVersion()));
        return object;
    }
}
