package dev.navarch.controller.volume;

import dev.navarch.controller.object.Json;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.LocalVolumes;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Ends a released volume of a node: deletes its object, which the node's agent lets go of when the
 * directory is removed. When the node is gone for good, so is the directory.
 */
final class LocalVolumeEnd {

    private static final Duration NODE_PATIENCE = Duration.ofSeconds(40);

    private final Storage storage;
    private final Absences absences;

    LocalVolumeEnd(Storage storage, Absences absences) {
        this.storage = storage;
        this.absences = absences;
    }

    static boolean isLocal(PersistentVolume volume) {
        return Annotations.of(volume, LocalVolumes.PROVISIONED_BY).equals(LocalVolumes.PROVISIONER);
    }

    Plan plan(PersistentVolume volume) {
        if (volume.getMetadata().getDeletionTimestamp() == null) {
            return VolumePlanner.isReclaimed(volume, "Delete")
                    ? Plan.builder()
                            .write(Write.delete(Resources.PERSISTENT_VOLUMES, volume))
                            .build()
                    : Plan.NOTHING;
        }
        List<String> finalizers = volume.getMetadata().getFinalizers();
        String node = LocalVolume.nodeOf(volume);
        if (!finalizers.contains(LocalVolumes.FINALIZER) || storage.nodes().get(node).isPresent()) {
            return Plan.NOTHING;
        }
        Duration left = absences.left(node, NODE_PATIENCE);
        if (left.isPositive()) {
            return Plan.builder().again(left).build();
        }
        List<String> others =
                finalizers.stream().filter(f -> !f.equals(LocalVolumes.FINALIZER)).toList();
        return Plan.builder()
                .write(
                        Write.patch(
                                        Resources.PERSISTENT_VOLUMES,
                                        volume,
                                        Json.object(
                                                Map.of(
                                                        "metadata",
                                                        Json.listOrNothing("finalizers", others))))
                                .ifUnchanged(volume))
                .build();
    }
}
