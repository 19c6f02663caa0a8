package dev.navarch.controller.volume;

import dev.navarch.controller.object.Quantities;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What claims and volumes say, without the many ways in which they leave it out. */
final class Claims {

    private Claims() {}

    static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Whether the binding is complete; a claim that merely names its volume is not bound yet. */
    static boolean isBound(PersistentVolumeClaim claim) {
        return Annotations.has(claim, Annotations.BIND_COMPLETED);
    }

    static String volumeName(PersistentVolumeClaim claim) {
        return text(claim.getSpec().getVolumeName());
    }

    static String className(PersistentVolumeClaim claim) {
        String beta = Annotations.of(claim, Annotations.BETA_CLASS);
        return beta.isEmpty() ? text(claim.getSpec().getStorageClassName()) : beta;
    }

    static String className(PersistentVolume volume) {
        String beta = Annotations.of(volume, Annotations.BETA_CLASS);
        return beta.isEmpty() ? text(volume.getSpec().getStorageClassName()) : beta;
    }

    /** {@code Filesystem} unless it says {@code Block}. */
    static String mode(@Nullable String volumeMode) {
        return volumeMode == null || volumeMode.isEmpty() ? "Filesystem" : volumeMode;
    }

    static BigDecimal asked(PersistentVolumeClaim claim) {
        return claim.getSpec().getResources() == null
                ? BigDecimal.ZERO
                : storage(claim.getSpec().getResources().getRequests());
    }

    static BigDecimal capacity(PersistentVolume volume) {
        return storage(volume.getSpec().getCapacity());
    }

    private static BigDecimal storage(@Nullable Map<String, Quantity> amounts) {
        Quantity storage = amounts == null ? null : amounts.get("storage");
        return storage == null ? BigDecimal.ZERO : Quantities.number(storage);
    }

    static String phase(PersistentVolume volume) {
        return volume.getStatus() == null ? "" : text(volume.getStatus().getPhase());
    }

    static boolean isFree(PersistentVolume volume) {
        return volume.getSpec().getClaimRef() == null;
    }

    /** Whether the volume is for this claim: by its uid, or set aside for its name. */
    static boolean isFor(PersistentVolume volume, PersistentVolumeClaim claim) {
        ObjectReference reference = volume.getSpec().getClaimRef();
        return reference != null
                && text(reference.getName()).equals(claim.getMetadata().getName())
                && text(reference.getNamespace()).equals(claim.getMetadata().getNamespace())
                && (text(reference.getUid()).isEmpty()
                        || reference.getUid().equals(claim.getMetadata().getUid()));
    }
}
