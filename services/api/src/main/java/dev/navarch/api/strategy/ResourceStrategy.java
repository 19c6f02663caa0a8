package dev.navarch.api.strategy;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.engine.ApiException.Cause;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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

    /** Gives back what a deleted object held. */
    default void release(ObjectNode object) {}

    /**
     * Gives back what {@link #allocate} took for a write that did not happen. What {@code
     * context.old()} held stays taken.
     */
    default void abandon(AdmissionContext context, ObjectNode object) {
        if (context.old().isEmpty()) {
            release(object);
        }
    }

    /** Whether an update of an object that does not exist creates it. */
    default boolean allowsCreateOnUpdate() {
        return false;
    }

    /**
     * Whether an update may leave out the resourceVersion, and so overwrite what it has not seen.
     */
    default boolean allowsUnconditionalUpdate() {
        return true;
    }

    /**
     * Whether {@code metadata.generation} counts the changes of the object's specification; empty
     * for the engine's rule (types with a {@code spec} that Kubernetes counts, and custom ones).
     */
    default Optional<Boolean> tracksGeneration() {
        return Optional.empty();
    }

    /**
     * How long the object may take to end once its deletion is asked for.
     *
     * @param asked the gracePeriodSeconds that the caller gave, if any
     * @return empty when the type knows no grace: the object goes at once (or as soon as its
     *     finalizers are done)
     */
    default OptionalLong graceSeconds(ObjectNode object, OptionalLong asked) {
        return OptionalLong.empty();
    }

    /** Changes an object whose deletion begins and that stays for now: a namespace's phase. */
    default void markDeleted(ObjectNode object) {}

    /** Whether nothing but metadata.finalizers holds back the end of an object being deleted. */
    default boolean mayVanish(ObjectNode object) {
        return true;
    }

    /** What a delete does with owned objects when the caller does not say. */
    default Propagation defaultPropagation(String version) {
        return Propagation.BACKGROUND;
    }

    /** Whether a delete answers with the object (pods, services) or with a Status (most types). */
    default boolean answersDeletedObject() {
        return false;
    }

    /**
     * Merges what a write to the {@code status} subresource may change into a copy of the stored
     * object. The engine's way: status and annotations from the update, all else as stored.
     *
     * @param stored a copy of the stored object, to change
     * @return false to let the engine do it
     */
    default boolean mergeStatus(ObjectNode stored, ObjectNode update) {
        return false;
    }
}
