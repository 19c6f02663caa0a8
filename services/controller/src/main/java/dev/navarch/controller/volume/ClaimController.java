package dev.navarch.controller.volume;

import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Watching;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.function.Predicate;

/** Finds each claim its volume, or somebody who makes one. */
public final class ClaimController implements Controller {

    private final Storage storage;
    private final ClaimPlanner planner;

    public ClaimController(ClusterViews views) {
        this.storage = Storage.of(views);
        this.planner = new ClaimPlanner(storage);
    }

    @Override
    public String name() {
        return "persistentvolume-controller";
    }

    @Override
    public void watch(Keys keys) {
        storage.claims().onEvent(event -> keys.add(event.key().path()));
        storage.volumes()
                .onEvent(event -> {
                    event.before().ifPresent(before -> claimOf(before, keys));
                    event.after().ifPresent(after -> claimOf(after, keys));
                    String name = event.key().name();
                    unbound(claim -> Claims.volumeName(claim).equals(name), keys);
                    event.after()
                            .filter(Claims::isFree)
                            .ifPresent(free ->
                                    unbound(
                                            claim ->
                                                    Claims.className(claim)
                                                            .equals(Claims.className(free)),
                                            keys));
                });
        storage.classes()
                .onEvent(event -> {
                    String name = event.key().name();
                    unbound(
                            claim ->
                                    Claims.className(claim).equals(name)
                                            || claim.getSpec().getStorageClassName() == null,
                            keys);
                });
    }

    private static void claimOf(PersistentVolume volume, Keys keys) {
        ObjectReference claim = volume.getSpec().getClaimRef();
        if (claim != null) {
            keys.add(claim.getNamespace() + "/" + claim.getName());
        }
    }

    private void unbound(Predicate<PersistentVolumeClaim> which, Keys keys) {
        storage.claims().list().stream()
                .filter(claim -> !Claims.isBound(claim))
                .filter(which)
                .forEach(claim -> keys.add(Watching.path(claim)));
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        return storage.claims().get(key).map(planner::plan).orElse(Plan.NOTHING);
    }
}
