package dev.navarch.controller.deployment;

import dev.navarch.bus.view.View;
import dev.navarch.bus.view.ViewEvent;
import dev.navarch.controller.object.Owners;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Watching;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.InstantSource;
import java.util.Optional;

/** Rolls Deployments out. */
public final class DeploymentController implements Controller {

    private final View<Deployment> deployments;
    private final View<ReplicaSet> sets;
    private final View<Pod> pods;
    private final DeploymentPlanner planner;

    public DeploymentController(ClusterViews views, InstantSource clock) {
        this.deployments = views.of(Resources.DEPLOYMENTS, Deployment.class);
        this.sets = views.of(Resources.REPLICA_SETS, ReplicaSet.class);
        this.pods = views.of(Resources.PODS, Pod.class);
        this.planner = new DeploymentPlanner(sets, pods, clock);
    }

    @Override
    public String name() {
        return "deployment-controller";
    }

    @Override
    public void watch(Keys keys) {
        deployments.onEvent(event -> keys.add(event.key().path()));
        Watching.owners(sets, "Deployment", deployments, d -> d.getSpec().getSelector(), keys);
        pods.onEvent(event -> podEnded(event, keys));
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        return deployments
                .get(key)
                .map(deployment -> planner.plan(deployment, feedback))
                .orElse(Plan.NOTHING);
    }

    /** A Recreate rollout waits for the last old pod to end; nothing else looks at pods. */
    private void podEnded(ViewEvent<Pod> event, Keys keys) {
        if (event.before().isEmpty()
                || event.after().filter(p -> !Pods.isTerminal(p)).isPresent()) {
            return;
        }
        Optional<OwnerReference> set = Owners.controllerOf(event.before().get());
        if (set.filter(owner -> owner.getKind().equals("ReplicaSet")).isEmpty()) {
            return;
        }
        String namespace = event.key().namespace();
        sets.get(namespace + "/" + set.get().getName())
                .flatMap(Owners::controllerOf)
                .map(owner -> namespace + "/" + owner.getName())
                .filter(key ->
                        deployments.get(key).filter(DeploymentController::recreates).isPresent())
                .ifPresent(keys::add);
    }

    private static boolean recreates(Deployment deployment) {
        return deployment.getSpec().getStrategy() != null
                && "Recreate".equals(deployment.getSpec().getStrategy().getType());
    }
}
