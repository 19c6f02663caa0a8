package dev.navarch.api.strategy;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.engine.ApiException.Cause;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a type does in its own way, beyond its data: a Service's address, a pod's deletion grace.
 * Types without such behaviour have {@link #NONE}.
 */
public interface ResourceStrategy {

    ResourceStrategy NONE = new ResourceStrategy() {};

    /** Sets what only the server may set, before admission; resets status on create. */
    default void prepareCreate(AdmissionContext context, ObjectNode object) {}

    /** Restores what this update must not touch, before admission. */
    default void prepareUpdate(AdmissionContext context, ObjectNode object, ObjectNode old) {}

    /** What is wrong with the object beyond its schema and rules. */
    default List<Cause> validate(AdmissionContext context, ObjectNode object) {
        return List.of();
    }

    /** Takes what the object needs from shared pools (an address, a port) once it is valid. */
    default void allocate(AdmissionContext context, ObjectNode object) {}

    /**
     * Gives back what {@link #allocate} took when the write fails, or what a deleted object held.
     */
    default void release(ObjectNode object) {}
}
