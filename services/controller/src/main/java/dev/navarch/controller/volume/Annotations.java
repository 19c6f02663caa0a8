package dev.navarch.controller.volume;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;

/** How Kubernetes' volume controllers, its scheduler and provisioners tell each other things. */
final class Annotations {

    /** On a claim: its binding is complete. */
    static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";

    /** The controller chose the other side, and may undo it. */
    static final String BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";

    /** On a claim: where the scheduler wants the volume to be. */
    static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

    /** On a claim: who is to make its volume. */
    static final String PROVISIONER = "volume.kubernetes.io/storage-provisioner";

    static final String BETA_PROVISIONER = "volume.beta.kubernetes.io/storage-provisioner";
    static final String BETA_CLASS = "volume.beta.kubernetes.io/storage-class";
    static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

    private Annotations() {}

    /** The annotation's value; empty when it is not there. */
    static String of(HasMetadata object, String name) {
        Map<String, String> all = object.getMetadata().getAnnotations();
        return all == null ? "" : all.getOrDefault(name, "");
    }

    static boolean has(HasMetadata object, String name) {
        Map<String, String> all = object.getMetadata().getAnnotations();
        return all != null && all.containsKey(name);
    }
}
