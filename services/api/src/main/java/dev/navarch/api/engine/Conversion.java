package dev.navarch.api.engine;

import dev.navarch.api.type.ResourceDefinition;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Translates between the version that an object is stored in and the version that a client asked
 * for.
 */
public interface Conversion {

    /** For types whose versions have one structure; only {@code apiVersion} differs. */
    Conversion IDENTITY = new Conversion() {};

    /** Whether stored bytes can be answered in this version as they are. */
    default boolean asStored(ResourceDefinition type, String version) {
        return version.equals(type.storageVersion()) && type.storage().equals(type.key());
    }

    /** Whether converting objects of this type may wait for another server. */
    default boolean blocks(ResourceDefinition type) {
        return false;
    }

    /** Makes a stored object one of the given version; may change and return its argument. */
    default ObjectNode fromStorage(ResourceDefinition type, String version, ObjectNode stored) {
        stored.put("apiVersion", type.apiVersion(version));
        return stored;
    }

    /** The same of many objects, in order. */
    default List<ObjectNode> allFromStorage(
            ResourceDefinition type, String version, List<ObjectNode> stored) {
        return stored.stream().map(object -> fromStorage(type, version, object)).toList();
    }

    /** The inverse of {@link #fromStorage}; may change and return its argument. */
    default ObjectNode toStorage(ResourceDefinition type, String version, ObjectNode object) {
        object.put("apiVersion", type.apiVersion(type.storageVersion()));
        return object;
    }
}
