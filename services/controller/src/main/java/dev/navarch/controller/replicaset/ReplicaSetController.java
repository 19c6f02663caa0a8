package dev.navarch.controller.replicaset;

import static dev.navarch.controller.runtime.ClusterViews.BY_OWNER;

import dev.navarch.bus.view.View;
import dev.navarch.controller.object.Owners;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Watching;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Keeps the pods of ReplicaSets. */
public final class ReplicaSetController implements Controller {

    private final View<ReplicaSet> sets;
    private final View<Pod> pods;
    private final ReplicaPlanner planner;

    public ReplicaSetController(ClusterViews views, InstantSource clock, RandomGenerator random) {
        this.sets = views.of(Resources.REPLICA_SETS, ReplicaSet.class);
        this.pods = views.of(Resources.PODS, Pod.class);
        this.planner = new ReplicaPlanner(pods, this::podsOfSameOwner, clock, random);
    }

    @Override
    public String name() {
        return "replicaset-controller";
    }

    @Override
    public void watch(Keys keys) {
        sets.onEvent(event -> keys.add(event.key().path()));
        Watching.owners(pods, "ReplicaSet", sets, set -> set.getSpec().getSelector(), keys);
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        return sets.get(key)
                .map(set -> planner.plan(Replicated.of(set), feedback))
                .orElse(Plan.NOTHING);
    }

    /** The pods of all sets that the same Deployment owns. */
    private Collection<Pod> podsOfSameOwner(Replicated set) {
        Optional<OwnerReference> owner = Owners.controllerOf(set.object());
        if (owner.isEmpty()) {
            return pods.byIndex(BY_OWNER, set.object().getMetadata().getUid());
        }
        List<Pod> all = new ArrayList<>();
        for (ReplicaSet sibling : sets.byIndex(BY_OWNER, owner.get().getUid())) {
            all.addAll(pods.byIndex(BY_OWNER, sibling.getMetadata().getUid()));
        }
        return all;
    }
}
