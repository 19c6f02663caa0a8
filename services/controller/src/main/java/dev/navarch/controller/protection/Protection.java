package dev.navarch.controller.protection;

import dev.navarch.controller.object.Json;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.GroupResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A finalizer that holds objects of a type while they are in use. Admission puts it on new ones; on
 * those that were there before, or lost it, it is put here.
 */
record Protection(GroupResource type, String finalizer) {

    /**
     * @param used whether the object is in use, asked only of one that is being deleted
     */
    <T extends HasMetadata> Plan plan(T object, Predicate<T> used) {
        List<String> finalizers = finalizers(object);
        boolean held = finalizers.contains(finalizer);
        boolean deleting = object.getMetadata().getDeletionTimestamp() != null;
        if (held && deleting && !used.test(object)) {
            finalizers.remove(finalizer);
            return write(object, finalizers);
        }
        if (!held && !deleting) {
            finalizers.add(finalizer);
            return write(object, finalizers);
        }
        return Plan.NOTHING;
    }

    private static List<String> finalizers(HasMetadata object) {
        List<String> finalizers = object.getMetadata().getFinalizers();
        return finalizers == null ? new ArrayList<>() : new ArrayList<>(finalizers);
    }

    private Plan write(HasMetadata object, List<String> finalizers) {
        return Plan.builder()
                .write(
                        Write.patch(
                                        type,
                                        object,
                                        Json.object(
                                                Map.of(
                                                        "metadata",
                                                        Json.listOrNothing(
                                                                "finalizers", finalizers))))
                                .ifUnchanged(object))
                .build();
    }
}
