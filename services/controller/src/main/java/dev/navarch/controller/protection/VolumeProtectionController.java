package dev.navarch.controller.protection;

import dev.navarch.bus.view.View;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import java.util.Optional;

/** Keeps a volume that is being deleted until it is bound to no claim any more. */
public final class VolumeProtectionController implements Controller {

    private static final Protection PROTECTION =
            new Protection(Resources.PERSISTENT_VOLUMES, "kubernetes.io/pv-protection");

    private final View<PersistentVolume> volumes;

    public VolumeProtectionController(ClusterViews views) {
        this.volumes = views.of(Resources.PERSISTENT_VOLUMES, PersistentVolume.class);
    }

    @Override
    public String name() {
        return "persistentvolume-protection-controller";
    }

    @Override
    public void watch(Keys keys) {
        volumes.onEvent(event -> keys.add(event.key().path()));
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        Optional<PersistentVolume> volume = volumes.get(key);
        return volume.isEmpty()
                ? Plan.NOTHING
                : PROTECTION.plan(volume.get(), VolumeProtectionController::isBound);
    }

    private static boolean isBound(PersistentVolume volume) {
        return volume.getStatus() != null && "Bound".equals(volume.getStatus().getPhase());
    }
}
