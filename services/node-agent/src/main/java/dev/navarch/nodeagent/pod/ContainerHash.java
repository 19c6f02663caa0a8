package dev.navarch.nodeagent.pod;

import io.fabric8.kubernetes.api.model.Container;

/** Tells whether a running container is still the one that the pod asks for. */
public final class ContainerHash {

    public static final String ANNOTATION = "io.kubernetes.container.hash";

    private ContainerHash() {}

    /** Over the fields that may change in a running pod and need a new container. */
    public static String of(Container spec) {
        return Integer.toHexString((spec.getName() + "\0" + spec.getImage()).hashCode());
    }
}
