package dev.navarch.controller.runtime;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;

/**
 * Something that a user should read in {@code kubectl describe}: an Event to be.
 *
 * @param type {@code Normal} or {@code Warning}
 */
public record Note(ObjectReference about, String type, String reason, String message) {

    public static Note normal(HasMetadata object, String reason, String message) {
        return new Note(reference(object), "Normal", reason, message);
    }

    public static Note warning(HasMetadata object, String reason, String message) {
        return new Note(reference(object), "Warning", reason, message);
    }

    public static ObjectReference reference(HasMetadata object) {
        return new ObjectReferenceBuilder()
                .withApiVersion(object.getApiVersion())
                .withKind(object.getKind())
                .withNamespace(object.getMetadata().getNamespace())
                .withName(object.getMetadata().getName())
                .withUid(object.getMetadata().getUid())
                .withResourceVersion(object.getMetadata().getResourceVersion())
                .build();
    }
}
