package dev.navarch.controller.protection;

import static dev.navarch.controller.runtime.ClusterViews.BY_CLAIM;

import dev.navarch.bus.view.View;
import dev.navarch.controller.object.Owners;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps a claim that is being deleted until no pod that has a node uses it. A pod without a node
 * does not hold it: no node starts a pod whose claim is being deleted.
 */
public final class ClaimProtectionController implements Controller {

    private static final Protection PROTECTION =
            new Protection(Resources.PERSISTENT_VOLUME_CLAIMS, "kubernetes.io/pvc-protection");

    private final View<PersistentVolumeClaim> claims;
    private final View<Pod> pods;

    public ClaimProtectionController(ClusterViews views) {
        this.claims = views.of(Resources.PERSISTENT_VOLUME_CLAIMS, PersistentVolumeClaim.class);
        this.pods = views.of(Resources.PODS, Pod.class);
    }

    @Override
    public String name() {
        return "persistentvolumeclaim-protection-controller";
    }

    @Override
    public void watch(Keys keys) {
        claims.onEvent(event -> keys.add(event.key().path()));
        pods.onEvent(event ->
                Stream.concat(event.before().stream(), event.after().stream())
                        .flatMap(pod -> Pods.claimKeys(pod).stream())
                        .distinct()
                        .forEach(keys::add));
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        Optional<PersistentVolumeClaim> claim = claims.get(key);
        return claim.isEmpty()
                ? Plan.NOTHING
                : PROTECTION.plan(
                        claim.get(),
                        held ->
                                pods.byIndex(BY_CLAIM, key).stream()
                                        .anyMatch(pod -> uses(pod, held)));
    }

    private static boolean uses(Pod pod, PersistentVolumeClaim claim) {
        if (Pods.nodeName(pod).isEmpty()) {
            return false;
        }
        return pod.getSpec().getVolumes().stream().anyMatch(volume -> mounts(pod, volume, claim));
    }

    private static boolean mounts(Pod pod, Volume volume, PersistentVolumeClaim claim) {
        String name = claim.getMetadata().getName();
        if (volume.getPersistentVolumeClaim() != null) {
            return volume.getPersistentVolumeClaim().getClaimName().equals(name);
        }
        return volume.getEphemeral() != null
                && Pods.ephemeralClaim(pod, volume).equals(name)
                && Owners.isControlledBy(claim, pod.getMetadata().getUid())
                && !isShutDown(pod);
    }

    /** A pod that its node has ended may wait for the claim that it owns, so cannot hold it. */
    private static boolean isShutDown(Pod pod) {
        Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
        return Pods.isTerminating(pod) && grace != null && grace == 0;
    }
}
