package dev.navarch.controller.object;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Owner references, of which at most one is the managing controller's. */
public final class Owners {

    private Owners() {}

    public static Optional<OwnerReference> controllerOf(HasMetadata object) {
        for (OwnerReference reference : object.getMetadata().getOwnerReferences()) {
            if (Boolean.TRUE.equals(reference.getController())) {
                return Optional.of(reference);
            }
        }
        return Optional.empty();
    }

    public static boolean isControlledBy(HasMetadata object, String uid) {
        return controllerOf(object).filter(r -> r.getUid().equals(uid)).isPresent();
    }

    public static OwnerReference reference(HasMetadata owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }

    /** Index keys of a view: the controller's uid, or {@code orphan:namespace} without one. */
    public static Collection<String> indexKeys(HasMetadata object) {
        return List.of(
                controllerOf(object)
                        .map(OwnerReference::getUid)
                        .orElseGet(() -> orphansOf(object.getMetadata().getNamespace())));
    }

    public static String orphansOf(String namespace) {
        return "orphan:" + namespace;
    }

    /** The object's references and one more. */
    public static List<OwnerReference> plus(HasMetadata object, OwnerReference added) {
        List<OwnerReference> references =
                new ArrayList<>(object.getMetadata().getOwnerReferences());
        references.add(added);
        return references;
    }

    /** The object's references without the given owner's. */
    public static List<OwnerReference> minus(HasMetadata object, String uid) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(r -> !r.getUid().equals(uid))
                .toList();
    }
}
