package dev.navarch.controller.volume;

import dev.navarch.controller.object.Json;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import tools.jackson.databind.node.ObjectNode;

/**
 * Binds a claim and a volume, one step a plan: first the volume is the claim's, which only one of
 * two claims that want it can achieve; then the claim names the volume; then its status says so.
 */
final class Bind {

    private final PersistentVolumeClaim claim;
    private final PersistentVolume volume;
    private final Plan.Builder plan = Plan.builder();

    private Bind(PersistentVolumeClaim claim, PersistentVolume volume) {
        this.claim = claim;
        this.volume = volume;
    }

    /** The next step; nothing when the two are bound. */
    static Plan next(PersistentVolumeClaim claim, PersistentVolume volume) {
        Bind bind = new Bind(claim, volume);
        if (!bind.hasVolume()) {
            bind.takeVolume();
        } else if (!Claims.isBound(claim) || Claims.volumeName(claim).isEmpty()) {
            bind.nameVolume();
        } else {
            bind.showClaim();
        }
        return bind.plan.build();
    }

    private boolean hasVolume() {
        ObjectReference reference = volume.getSpec().getClaimRef();
        return reference != null && claim.getMetadata().getUid().equals(reference.getUid());
    }

    private void takeVolume() {
        ObjectNode patch = Json.object();
        if (Claims.isFree(volume)) {
            patch.putObject("metadata")
                    .putObject("annotations")
                    .put(Annotations.BOUND_BY_CONTROLLER, "yes");
        }
        patch.putObject("spec").set("claimRef", Json.tree(reference(claim)));
        plan.write(Write.patch(Resources.PERSISTENT_VOLUMES, volume, patch).ifUnchanged(volume));
    }

    static ObjectReference reference(PersistentVolumeClaim claim) {
        return new ObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("PersistentVolumeClaim")
                .withNamespace(claim.getMetadata().getNamespace())
                .withName(claim.getMetadata().getName())
                .withUid(claim.getMetadata().getUid())
                .withResourceVersion(claim.getMetadata().getResourceVersion())
                .build();
    }

    private void nameVolume() {
        ObjectNode patch = Json.object();
        ObjectNode annotations = patch.putObject("metadata").putObject("annotations");
        annotations.put(Annotations.BIND_COMPLETED, "yes");
        if (Claims.volumeName(claim).isEmpty()) {
            annotations.put(Annotations.BOUND_BY_CONTROLLER, "yes");
            patch.putObject("spec").put("volumeName", volume.getMetadata().getName());
        }
        plan.write(
                Write.patch(Resources.PERSISTENT_VOLUME_CLAIMS, claim, patch).ifUnchanged(claim));
    }

    private void showClaim() {
        ObjectNode before = Json.tree(claim.getStatus());
        ObjectNode after = before.deepCopy();
        after.put("phase", "Bound");
        after.set("accessModes", Json.node(volume.getSpec().getAccessModes()));
        after.set("capacity", Json.node(volume.getSpec().getCapacity()));
        plan.status(Resources.PERSISTENT_VOLUME_CLAIMS, claim, before, after);
    }
}
