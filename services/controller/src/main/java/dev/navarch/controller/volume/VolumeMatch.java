package dev.navarch.controller.volume;

import dev.navarch.controller.object.Selectors;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which volume does for a claim. One that was set aside for the claim comes before all others; then
 * those that offer the fewest access modes beyond the wanted ones, and of these the smallest.
 */
final class VolumeMatch {

    private static final Comparator<PersistentVolume> BEST =
            Comparator.comparingInt((PersistentVolume v) -> v.getSpec().getAccessModes().size())
                    .thenComparing(Claims::capacity)
                    .thenComparing(v -> v.getMetadata().getName());

    private VolumeMatch() {}

    /**
     * @param delayed only what was set aside for the claim counts: where the rest will be needed is
     *     not known yet
     */
    static Optional<PersistentVolume> find(
            PersistentVolumeClaim claim, Collection<PersistentVolume> volumes, boolean delayed) {
        List<PersistentVolume> large =
                volumes.stream()
                        .filter(v -> v.getMetadata().getDeletionTimestamp() == null)
                        .filter(v -> Claims.capacity(v).compareTo(Claims.asked(claim)) >= 0)
                        .filter(v -> sameMode(v, claim))
                        .toList();
        Optional<PersistentVolume> promised =
                large.stream().filter(v -> Claims.isFor(v, claim)).min(BEST);
        if (promised.isPresent() || delayed) {
            return promised;
        }
        return large.stream()
                .filter(v -> Claims.isFree(v) && Claims.phase(v).equals("Available"))
                .filter(v -> problem(v, claim).isEmpty())
                .filter(v ->
                        claim.getSpec().getSelector() == null
                                || Selectors.matches(
                                        claim.getSpec().getSelector(), v.getMetadata().getLabels()))
                .min(BEST);
    }

    private static boolean sameMode(PersistentVolume volume, PersistentVolumeClaim claim) {
        return Claims.mode(volume.getSpec().getVolumeMode())
                .equals(Claims.mode(claim.getSpec().getVolumeMode()));
    }

    /** Why the volume that a claim names does not do; empty when it does. */
    static Optional<String> problem(PersistentVolume volume, PersistentVolumeClaim claim) {
        if (Claims.capacity(volume).compareTo(Claims.asked(claim)) < 0) {
            return Optional.of("requested PV is too small");
        }
        if (!Claims.className(volume).equals(Claims.className(claim))) {
            return Optional.of("storageClassName does not match");
        }
        if (!sameMode(volume, claim)) {
            return Optional.of("incompatible volumeMode");
        }
        return Set.copyOf(volume.getSpec().getAccessModes())
                        .containsAll(claim.getSpec().getAccessModes())
                ? Optional.empty()
                : Optional.of("incompatible accessMode");
    }
}
