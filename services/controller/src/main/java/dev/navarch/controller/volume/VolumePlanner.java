package dev.navarch.controller.volume;

import dev.navarch.controller.object.Json;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.LocalVolumes;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What to do about one volume: its phase, and its end once its claim is gone. */
final class VolumePlanner {

    static final Duration CLAIM_PATIENCE = Duration.ofSeconds(5);

    private final Storage storage;
    private final Absences absences;
    private final LocalVolumeEnd localEnd;

    VolumePlanner(Storage storage, Absences absences) {
        this.storage = storage;
        this.absences = absences;
        this.localEnd = new LocalVolumeEnd(storage, absences);
    }

    Plan plan(PersistentVolume volume) {
        ObjectReference reference = volume.getSpec().getClaimRef();
        if (reference == null || Claims.text(reference.getUid()).isEmpty()) {
            return inPhase(volume, "Available", "").build();
        }
        Optional<PersistentVolumeClaim> claim =
                storage.claims().get(reference.getNamespace() + "/" + reference.getName());
        if (claim.isPresent() && claim.get().getMetadata().getUid().equals(reference.getUid())) {
            return claimed(volume, claim.get());
        }
        if (claim.isEmpty()) {
            Duration left = absences.left(reference.getUid(), CLAIM_PATIENCE);
            if (left.isPositive()) {
                return Plan.builder().again(left).build();
            }
        }
        return released(volume);
    }

    private Plan claimed(PersistentVolume volume, PersistentVolumeClaim claim) {
        String named = Claims.volumeName(claim);
        if (named.equals(volume.getMetadata().getName())) {
            return inPhase(volume, "Bound", "").build();
        }
        return named.isEmpty() ? Plan.NOTHING : notWanted(volume);
    }

    /** The claim has another volume: nobody needs one that was made for it, others are free. */
    private Plan notWanted(PersistentVolume volume) {
        boolean made = Annotations.has(volume, LocalVolumes.PROVISIONED_BY);
        if (made && isReclaimed(volume, "Delete")) {
            return released(volume);
        }
        ObjectNode patch = Json.object();
        if (Annotations.has(volume, Annotations.BOUND_BY_CONTROLLER)) {
            patch.putObject("metadata")
                    .putObject("annotations")
                    .putNull(Annotations.BOUND_BY_CONTROLLER);
            patch.putObject("spec").putNull("claimRef");
        } else {
            patch.putObject("spec").putObject("claimRef").putNull("uid").putNull("resourceVersion");
        }
        return Plan.builder()
                .write(Write.patch(Resources.PERSISTENT_VOLUMES, volume, patch).ifUnchanged(volume))
                .build();
    }

    private Plan released(PersistentVolume volume) {
        if (Claims.phase(volume).equals("Failed")) {
            return Plan.NOTHING;
        }
        Plan.Builder plan = inPhase(volume, "Released", "");
        if (plan.hasWrites()) {
            return plan.build();
        }
        boolean made = Annotations.has(volume, LocalVolumes.PROVISIONED_BY);
        if (LocalVolumeEnd.isLocal(volume)) {
            return localEnd.plan(volume);
        }
        if (isReclaimed(volume, "Recycle")) {
            return failed(
                    volume, "VolumeFailedRecycle", "No recycler plugin found for the volume!");
        }
        if (isReclaimed(volume, "Delete") && !made) {
            return failed(
                    volume,
                    "VolumeFailedDelete",
                    "error getting deleter volume plugin for volume \"%s\": no deletable volume"
                                    .formatted(volume.getMetadata().getName())
                            + " plugin matched");
        }
        return Plan.NOTHING;
    }

    private static Plan failed(PersistentVolume volume, String reason, String message) {
        return inPhase(volume, "Failed", message)
                .note(Note.warning(volume, reason, message))
                .build();
    }

    static boolean isReclaimed(PersistentVolume volume, String policy) {
        return policy.equals(volume.getSpec().getPersistentVolumeReclaimPolicy());
    }

    private static Plan.Builder inPhase(PersistentVolume volume, String phase, String message) {
        Plan.Builder plan = Plan.builder();
        if (Claims.phase(volume).equals(phase)) {
            return plan;
        }
        ObjectNode status = Json.object();
        status.put("phase", phase);
        if (message.isEmpty()) {
            status.putNull("message");
        } else {
            status.put("message", message);
        }
        return plan.write(
                Write.patch(
                        Resources.PERSISTENT_VOLUMES,
                        volume,
                        "status",
                        Json.object(Map.of("status", status))));
    }
}
