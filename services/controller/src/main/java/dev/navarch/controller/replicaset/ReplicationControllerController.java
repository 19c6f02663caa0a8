package dev.navarch.controller.replicaset;

import static dev.navarch.controller.runtime.ClusterViews.BY_OWNER;

import dev.navarch.bus.view.View;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Watching;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ReplicationController;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Keeps the pods of ReplicationControllers, by the same rules as those of ReplicaSets. */
public final class ReplicationControllerController implements Controller {

    private final View<ReplicationController> controllers;
    private final View<Pod> pods;
    private final ReplicaPlanner planner;

    public ReplicationControllerController(
            ClusterViews views, InstantSource clock, RandomGenerator random) {
        this.controllers = views.of(Resources.REPLICATION_CONTROLLERS, ReplicationController.class);
        this.pods = views.of(Resources.PODS, Pod.class);
        this.planner =
                new ReplicaPlanner(
                        pods,
                        set -> pods.byIndex(BY_OWNER, set.object().getMetadata().getUid()),
                        clock,
                        random);
    }

    @Override
    public String name() {
        return "replication-controller";
    }

    @Override
    public void watch(Keys keys) {
        controllers.onEvent(event -> keys.add(event.key().path()));
        Watching.owners(pods, "ReplicationController", controllers, Replicated::selectorOf, keys);
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        return controllers
                .get(key)
                .map(controller -> planner.plan(Replicated.of(controller), feedback))
                .orElse(Plan.NOTHING);
    }
}
