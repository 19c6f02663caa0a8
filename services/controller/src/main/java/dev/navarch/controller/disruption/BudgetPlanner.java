package dev.navarch.controller.disruption;

import dev.navarch.bus.view.Lister;
import dev.navarch.controller.object.Condition;
import dev.navarch.controller.object.Conditions;
import dev.navarch.controller.object.Fraction;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.object.Selectors;
import dev.navarch.controller.object.Times;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Counts a budget's pods. An eviction that the API has granted is in {@code disruptedPods} until
 * its pod is seen to go, for two minutes at most, so that it is not granted twice.
 */
final class BudgetPlanner {

    private static final Duration DISRUPTION = Duration.ofMinutes(2);

    private final Lister<Pod> pods;
    private final ExpectedPods expectedPods;
    private final InstantSource clock;

    BudgetPlanner(Lister<Pod> pods, ExpectedPods expectedPods, InstantSource clock) {
        this.pods = pods;
        this.expectedPods = expectedPods;
        this.clock = clock;
    }

    /** How many pods there should be, and how many of them must be healthy. */
    private record Goal(int expected, int healthy) {}

    Plan plan(PodDisruptionBudget budget) {
        Plan.Builder plan = Plan.builder();
        Instant now = clock.instant();
        List<Pod> selected =
                pods.inNamespace(budget.getMetadata().getNamespace()).stream()
                        .filter(pod ->
                                Selectors.matches(
                                        budget.getSpec().getSelector(),
                                        pod.getMetadata().getLabels()))
                        .toList();
        if (selected.isEmpty()) {
            plan.note(Note.normal(budget, "NoPods", "No matching pods found"));
        }
        ObjectNode before = Json.tree(budget.getStatus());
        Optional<Goal> goal = goal(budget, selected);
        if (goal.isEmpty()) {
            String message = "found no controller that says how many pods there should be";
            plan.note(Note.warning(budget, "CalculateExpectedPodCountFailed", message));
            ObjectNode failed = before.deepCopy();
            failed.put("disruptionsAllowed", 0);
            condition(budget, failed, "False", "SyncFailed", message, now);
            return plan.status(Resources.POD_DISRUPTION_BUDGETS, budget, before, failed).build();
        }
        ObjectNode disrupted = disrupted(before, selected, now, plan);
        long healthy =
                selected.stream()
                        .filter(pod -> !Pods.isTerminating(pod) && Pods.isReady(pod))
                        .filter(pod -> !disrupted.has(pod.getMetadata().getName()))
                        .count();
        long allowed = goal.get().expected() <= 0 ? 0 : Math.max(0, healthy - goal.get().healthy());
        ObjectNode after = before.deepCopy();
        after.put("currentHealthy", healthy);
        after.put("desiredHealthy", goal.get().healthy());
        after.put("expectedPods", goal.get().expected());
        after.put("disruptionsAllowed", allowed);
        Long generation = budget.getMetadata().getGeneration();
        if (generation != null) {
            after.put("observedGeneration", generation);
        }
        after.remove("disruptedPods");
        if (!disrupted.isEmpty()) {
            after.set("disruptedPods", disrupted);
        }
        condition(
                budget,
                after,
                allowed > 0 ? "True" : "False",
                allowed > 0 ? "SufficientPods" : "InsufficientPods",
                "",
                now);
        return plan.status(Resources.POD_DISRUPTION_BUDGETS, budget, before, after).build();
    }

    private Optional<Goal> goal(PodDisruptionBudget budget, List<Pod> selected) {
        IntOrString unavailable = budget.getSpec().getMaxUnavailable();
        if (unavailable != null) {
            return expectedPods
                    .of(selected)
                    .map(expected ->
                            new Goal(
                                    expected,
                                    Math.max(
                                            0,
                                            expected - Fraction.of(unavailable, expected, true))));
        }
        IntOrString available = budget.getSpec().getMinAvailable();
        if (available == null) {
            return Optional.of(new Goal(selected.size(), 0));
        }
        if (available.getIntVal() != null) {
            return Optional.of(new Goal(selected.size(), available.getIntVal()));
        }
        return expectedPods
                .of(selected)
                .map(expected -> new Goal(expected, Fraction.of(available, expected, true)));
    }

    private static ObjectNode disrupted(
            ObjectNode status, List<Pod> selected, Instant now, Plan.Builder plan) {
        ObjectNode left = Json.object();
        for (Pod pod : selected) {
            String name = pod.getMetadata().getName();
            String since = status.path("disruptedPods").path(name).asString("");
            if (since.isEmpty() || Pods.isTerminating(pod)) {
                continue;
            }
            Instant until = Times.orEpoch(since).plus(DISRUPTION);
            if (until.isAfter(now)) {
                left.put(name, since);
                plan.again(Duration.between(now, until));
            }
        }
        return left;
    }

    private static void condition(
            PodDisruptionBudget budget,
            ObjectNode status,
            String value,
            String reason,
            String message,
            Instant now) {
        Conditions conditions = Conditions.of(status);
        Long generation = budget.getMetadata().getGeneration();
        conditions.set(
                Condition.of("DisruptionAllowed", value, reason, message)
                        .with("message", message)
                        .with("observedGeneration", generation == null ? 0 : generation),
                Times.format(now));
        conditions.into(status);
    }
}
