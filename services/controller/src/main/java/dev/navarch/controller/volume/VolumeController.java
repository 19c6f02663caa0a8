package dev.navarch.controller.volume;

import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;

/** Keeps the phase of each volume, and ends those that nobody claims any more. */
public final class VolumeController implements Controller {

    private final Storage storage;
    private final Absences absences;
    private final VolumePlanner planner;

    public VolumeController(ClusterViews views, InstantSource clock) {
        this.storage = Storage.of(views);
        this.absences = new Absences(clock);
        this.planner = new VolumePlanner(storage, absences);
    }

    @Override
    public String name() {
        return "persistentvolume-controller";
    }

    @Override
    public void watch(Keys keys) {
        storage.volumes()
                .onEvent(event -> {
                    keys.add(event.key().name());
                    if (event.after().isEmpty()) {
                        event.before().ifPresent(this::forget);
                    }
                });
        storage.claims()
                .onEvent(event -> {
                    event.before().ifPresent(before -> note(before, event.after()));
                    event.after()
                            .ifPresent(after -> absences.isThere(after.getMetadata().getUid()));
                    String path = event.key().path();
                    each(volume -> path.equals(claimOf(volume)), keys);
                });
        storage.nodes()
                .onEvent(event -> {
                    String node = event.key().name();
                    if (event.after().isPresent()) {
                        absences.isThere(node);
                    } else {
                        each(
                                volume ->
                                        LocalVolumeEnd.isLocal(volume)
                                                && LocalVolume.nodeOf(volume).equals(node),
                                keys);
                    }
                });
    }

    /** Remembers that a claim which has a volume is gone. */
    private void note(PersistentVolumeClaim before, Optional<PersistentVolumeClaim> after) {
        String uid = before.getMetadata().getUid();
        boolean gone = after.filter(a -> a.getMetadata().getUid().equals(uid)).isEmpty();
        if (gone && storage.volumes().get(Claims.volumeName(before)).isPresent()) {
            absences.sawGoing(uid);
        }
    }

    private void forget(PersistentVolume gone) {
        ObjectReference claim = gone.getSpec().getClaimRef();
        if (claim != null && claim.getUid() != null) {
            absences.forget(claim.getUid());
        }
    }

    private static String claimOf(PersistentVolume volume) {
        ObjectReference claim = volume.getSpec().getClaimRef();
        return claim == null ? "" : claim.getNamespace() + "/" + claim.getName();
    }

    private void each(Predicate<PersistentVolume> which, Keys keys) {
        storage.volumes().list().stream()
                .filter(which)
                .forEach(volume -> keys.add(volume.getMetadata().getName()));
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        return storage.volumes().get(key).map(planner::plan).orElse(Plan.NOTHING);
    }
}
