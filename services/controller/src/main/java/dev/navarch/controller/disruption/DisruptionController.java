package dev.navarch.controller.disruption;

import dev.navarch.bus.view.View;
import dev.navarch.controller.object.Selectors;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Watching;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.InstantSource;

/** Keeps the status of PodDisruptionBudgets, which evictions are judged by. */
public final class DisruptionController implements Controller {

    private final View<PodDisruptionBudget> budgets;
    private final View<Pod> pods;
    private final View<Deployment> deployments;
    private final View<ReplicaSet> replicaSets;
    private final View<StatefulSet> statefulSets;
    private final BudgetPlanner planner;

    public DisruptionController(ClusterViews views, InstantSource clock) {
        this.budgets = views.of(Resources.POD_DISRUPTION_BUDGETS, PodDisruptionBudget.class);
        this.pods = views.of(Resources.PODS, Pod.class);
        this.deployments = views.of(Resources.DEPLOYMENTS, Deployment.class);
        this.replicaSets = views.of(Resources.REPLICA_SETS, ReplicaSet.class);
        this.statefulSets = views.of(Resources.STATEFUL_SETS, StatefulSet.class);
        this.planner = new BudgetPlanner(pods, new ExpectedPods(views), clock);
    }

    @Override
    public String name() {
        return "controllermanager";
    }

    @Override
    public void watch(Keys keys) {
        budgets.onEvent(event -> keys.add(event.key().path()));
        pods.onEvent(event -> {
            event.before().ifPresent(pod -> budgetsOf(pod, keys));
            event.after().ifPresent(pod -> budgetsOf(pod, keys));
        });
        // The number of pods that there should be is a property of their controllers.
        deployments.onEvent(event -> all(event.key().namespace(), keys));
        replicaSets.onEvent(event -> all(event.key().namespace(), keys));
        statefulSets.onEvent(event -> all(event.key().namespace(), keys));
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        return budgets.get(key).map(planner::plan).orElse(Plan.NOTHING);
    }

    private void budgetsOf(HasMetadata pod, Keys keys) {
        for (PodDisruptionBudget budget : budgets.inNamespace(pod.getMetadata().getNamespace())) {
            if (Selectors.matches(budget.getSpec().getSelector(), pod.getMetadata().getLabels())) {
                keys.add(Watching.path(budget));
            }
        }
    }

    private void all(String namespace, Keys keys) {
        budgets.inNamespace(namespace).forEach(budget -> keys.add(Watching.path(budget)));
    }
}
