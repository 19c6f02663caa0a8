package dev.navarch.api.engine;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps {@code metadata.managedFields}. The engine calls it before mutating admission, for every
 * create, update, patch and apply: what admission adds belongs to nobody.
 */
@FunctionalInterface
public interface FieldManagement {

    /** Keeps managedFields as the object has them. */
    FieldManagement NONE = (request, old, updated) -> {};

    /**
     * Notes in {@code updated} who changed which fields between old and updated. When nothing
     * changed, managedFields (with its times) must stay as they are, since an update that changes
     * nothing is not written.
     *
     * @param old the stored object; empty for a create
     */
    void record(ApiRequest request, Optional<ObjectNode> old, ObjectNode updated);
}
