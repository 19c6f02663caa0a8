package dev.navarch.controller.volume;

import static dev.navarch.controller.runtime.ClusterViews.BY_CLAIM;

import dev.navarch.bus.view.View;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Watching;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.Comparator;
import java.util.Optional;

/** What the volume controllers look at. */
record Storage(
        View<PersistentVolumeClaim> claims,
        View<PersistentVolume> volumes,
        View<StorageClass> classes,
        View<Node> nodes,
        View<Pod> pods) {

    static Storage of(ClusterViews views) {
        return new Storage(
                views.of(Resources.PERSISTENT_VOLUME_CLAIMS, PersistentVolumeClaim.class),
                views.of(Resources.PERSISTENT_VOLUMES, PersistentVolume.class),
                views.of(Resources.STORAGE_CLASSES, StorageClass.class),
                views.of(Resources.NODES, Node.class),
                views.of(Resources.PODS, Pod.class));
    }

    Optional<StorageClass> classOf(PersistentVolumeClaim claim) {
        return classes.get(Claims.className(claim));
    }

    /** Whether the claim's volume waits until a pod that uses it has a node. */
    boolean waitsForConsumer(PersistentVolumeClaim claim) {
        return classOf(claim)
                .filter(c -> "WaitForFirstConsumer".equals(c.getVolumeBindingMode()))
                .isPresent();
    }

    /** The class of claims that name none; of several, the newest. */
    Optional<StorageClass> defaultClass() {
        return classes.list().stream()
                .filter(c -> Annotations.of(c, Annotations.DEFAULT_CLASS).equals("true"))
                .max(
                        Comparator.comparing(
                                        (StorageClass c) -> c.getMetadata().getCreationTimestamp())
                                .thenComparing(
                                        c -> c.getMetadata().getName(), Comparator.reverseOrder()));
    }

    /** A pod that uses the claim. */
    Optional<Pod> consumerOf(PersistentVolumeClaim claim) {
        return pods.byIndex(BY_CLAIM, Watching.path(claim)).stream()
                .min(Comparator.comparing(pod -> pod.getMetadata().getName()));
    }
}
