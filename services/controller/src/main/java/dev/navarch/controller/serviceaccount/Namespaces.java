package dev.navarch.controller.serviceaccount;

import dev.navarch.bus.view.Lister;
import io.fabric8.kubernetes.api.model.Namespace;

/** Namespaces in which something can still be created. */
final class Namespaces {

    private Namespaces() {}

    static boolean isActive(Lister<Namespace> namespaces, String name) {
        return namespaces
                .get(name)
                .filter(namespace -> namespace.getMetadata().getDeletionTimestamp() == null)
                .isPresent();
    }
}
