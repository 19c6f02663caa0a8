package dev.navarch.controller.deployment;

import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Names;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;

/** Pod templates, which the label {@code pod-template-hash} tells apart. */
final class Templates {

    static final String HASH = "pod-template-hash";

    private Templates() {}

    /** Whether the set was made from the Deployment's present template. */
    static boolean equal(ReplicaSet set, Deployment deployment) {
        return plain(set.getSpec().getTemplate()).equals(plain(deployment.getSpec().getTemplate()));
    }

    /** The hash for a set of the present template; each collision gives another. */
    static String hash(Deployment deployment) {
        Integer collisions =
                deployment.getStatus() == null ? null : deployment.getStatus().getCollisionCount();
        return Names.hash(
                Json.bytes(deployment.getSpec().getTemplate()),
                collisions == null ? "" : collisions.toString());
    }

    private static PodTemplateSpec plain(PodTemplateSpec template) {
        return new PodTemplateSpecBuilder(template)
                .editOrNewMetadata()
                .removeFromLabels(HASH)
                .endMetadata()
                .build();
    }
}
