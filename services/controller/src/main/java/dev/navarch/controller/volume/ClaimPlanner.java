package dev.navarch.controller.volume;

import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What to do about one claim. */
final class ClaimPlanner {

    private static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

    private final Storage storage;

    ClaimPlanner(Storage storage) {
        this.storage = storage;
    }

    Plan plan(PersistentVolumeClaim claim) {
        if (Claims.isBound(claim)) {
            return keep(claim);
        }
        if (claim.getMetadata().getDeletionTimestamp() != null) {
            return Plan.NOTHING;
        }
        return Claims.volumeName(claim).isEmpty() ? findVolume(claim) : takeNamed(claim);
    }

    /** A bound claim whose volume is gone, or another's, has lost its data. */
    private Plan keep(PersistentVolumeClaim claim) {
        if (Claims.volumeName(claim).isEmpty()) {
            return lost(
                    claim,
                    "ClaimLost",
                    "Bound claim has lost reference to PersistentVolume. Data on the volume is"
                            + " lost!");
        }
        Optional<PersistentVolume> volume = storage.volumes().get(Claims.volumeName(claim));
        if (volume.isEmpty()) {
            return lost(
                    claim,
                    "ClaimLost",
                    "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
        }
        return Claims.isFree(volume.get()) || Claims.isFor(volume.get(), claim)
                ? Bind.next(claim, volume.get())
                : lost(
                        claim,
                        "ClaimMisbound",
                        "Two claims are bound to the same volume, this one is bound incorrectly");
    }

    private static Plan lost(PersistentVolumeClaim claim, String reason, String message) {
        ObjectNode before = Json.tree(claim.getStatus());
        ObjectNode after = before.deepCopy();
        after.put("phase", "Lost");
        after.remove("accessModes");
        after.remove("capacity");
        Plan.Builder plan = Plan.builder();
        plan.status(Resources.PERSISTENT_VOLUME_CLAIMS, claim, before, after);
        if (plan.hasWrites()) {
            plan.note(Note.warning(claim, reason, message));
        }
        return plan.build();
    }

    private Plan takeNamed(PersistentVolumeClaim claim) {
        Optional<PersistentVolume> volume = storage.volumes().get(Claims.volumeName(claim));
        if (volume.isEmpty()) {
            return pending(claim).build();
        }
        String name = volume.get().getMetadata().getName();
        if (Claims.isFor(volume.get(), claim)) {
            return Bind.next(claim, volume.get());
        }
        if (!Claims.isFree(volume.get())) {
            return pending(claim)
                    .note(
                            Note.warning(
                                    claim,
                                    "FailedBinding",
                                    "volume \"%s\" already bound to a different claim."
                                            .formatted(name)))
                    .build();
        }
        Optional<String> problem = VolumeMatch.problem(volume.get(), claim);
        return problem.isEmpty()
                ? Bind.next(claim, volume.get())
                : pending(claim)
                        .note(
                                Note.warning(
                                        claim,
                                        "VolumeMismatch",
                                        "Cannot bind to requested volume \"%s\": %s"
                                                .formatted(name, problem.get())))
                        .build();
    }

    private Plan findVolume(PersistentVolumeClaim claim) {
        boolean delayed = storage.waitsForConsumer(claim);
        Optional<PersistentVolume> volume =
                VolumeMatch.find(claim, storage.volumes().list(), delayed);
        if (volume.isPresent()) {
            return Bind.next(claim, volume.get());
        }
        if (delayed && Annotations.of(claim, Annotations.SELECTED_NODE).isEmpty()) {
            return pending(claim).note(waiting(claim)).build();
        }
        if (!Claims.className(claim).isEmpty()) {
            return askProvisioner(claim);
        }
        Optional<StorageClass> byDefault =
                claim.getSpec().getStorageClassName() == null
                        ? storage.defaultClass()
                        : Optional.empty();
        if (byDefault.isPresent()) {
            String name = byDefault.get().getMetadata().getName();
            return Plan.builder()
                    .write(
                            Write.patch(
                                            Resources.PERSISTENT_VOLUME_CLAIMS,
                                            claim,
                                            Json.object(
                                                    Map.of(
                                                            "spec",
                                                            Map.of("storageClassName", name))))
                                    .ifUnchanged(claim))
                    .build();
        }
        return pending(claim)
                .note(
                        Note.normal(
                                claim,
                                "FailedBinding",
                                "no persistent volumes available for this claim and no storage"
                                        + " class is set"))
                .build();
    }

    private Note waiting(PersistentVolumeClaim claim) {
        Optional<Pod> pod =
                storage.consumerOf(claim).filter(consumer -> Pods.nodeName(consumer).isEmpty());
        return pod.isEmpty()
                ? Note.normal(
                        claim,
                        "WaitForFirstConsumer",
                        "waiting for first consumer to be created before binding")
                : Note.normal(
                        claim,
                        "WaitForPodScheduled",
                        "waiting for pod %s to be scheduled"
                                .formatted(pod.get().getMetadata().getName()));
    }

    private Plan askProvisioner(PersistentVolumeClaim claim) {
        Optional<StorageClass> storageClass = storage.classOf(claim);
        if (storageClass.isEmpty()) {
            return failed(
                    claim,
                    "storageclass.storage.k8s.io \"%s\" not found"
                            .formatted(Claims.className(claim)));
        }
        String provisioner = storageClass.get().getProvisioner();
        if (provisioner.equals(NO_PROVISIONER)) {
            return failed(claim, "no volume plugin matched name: " + provisioner);
        }
        Plan.Builder plan = pending(claim);
        if (!Annotations.of(claim, Annotations.PROVISIONER).equals(provisioner)) {
            ObjectNode patch = Json.object();
            patch.putObject("metadata")
                    .putObject("annotations")
                    .put(Annotations.BETA_PROVISIONER, provisioner)
                    .put(Annotations.PROVISIONER, provisioner);
            return plan.write(Write.patch(Resources.PERSISTENT_VOLUME_CLAIMS, claim, patch))
                    .build();
        }
        return plan.note(
                        Note.normal(
                                claim,
                                "ExternalProvisioning",
                                "Waiting for a volume to be created either by the external"
                                        + " provisioner '"
                                        + provisioner
                                        + "' or manually by the system administrator. If volume"
                                        + " creation is delayed, please verify that the provisioner"
                                        + " is running and correctly registered."))
                .build();
    }

    private static Plan failed(PersistentVolumeClaim claim, String message) {
        return pending(claim).note(Note.warning(claim, "ProvisioningFailed", message)).build();
    }

    private static Plan.Builder pending(PersistentVolumeClaim claim) {
        ObjectNode before = Json.tree(claim.getStatus());
        ObjectNode after = before.deepCopy();
        after.put("phase", "Pending");
        return Plan.builder().status(Resources.PERSISTENT_VOLUME_CLAIMS, claim, before, after);
    }
}
