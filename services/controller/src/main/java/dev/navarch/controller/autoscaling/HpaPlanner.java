package dev.navarch.controller.autoscaling;

import dev.navarch.bus.view.Lister;
import dev.navarch.controller.object.Condition;
import dev.navarch.controller.object.Conditions;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Selectors;
import dev.navarch.controller.object.Times;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Decides how many replicas an autoscaler's target should have now. */
final class HpaPlanner {

    private final Lister<Pod> pods;
    private final ScaleTarget.Finder targets;
    private final ReplicaCalculator calculator;
    private final Recommendations history;
    private final Normalizer normalizer;
    private final InstantSource clock;

    HpaPlanner(
            Lister<Pod> pods,
            ScaleTarget.Finder targets,
            PodMetrics metrics,
            Recommendations history,
            InstantSource clock) {
        this.pods = pods;
        this.targets = targets;
        this.calculator = new ReplicaCalculator(metrics);
        this.history = history;
        this.normalizer = new Normalizer(history);
        this.clock = clock;
    }

    static int minReplicas(HorizontalPodAutoscaler hpa) {
        return hpa.getSpec().getMinReplicas() == null ? 1 : hpa.getSpec().getMinReplicas();
    }

    /** What the status becomes, collected on the way. */
    private static final class Draft {
        final HorizontalPodAutoscaler hpa;
        final Plan.Builder plan = Plan.builder();
        final ObjectNode before;
        final ObjectNode after;
        final Conditions conditions;
        final String now;

        Draft(HorizontalPodAutoscaler hpa, Instant now) {
            this.hpa = hpa;
            this.before = Json.tree(hpa.getStatus());
            this.after = before.deepCopy();
            this.conditions = Conditions.of(before);
            this.now = Times.format(now);
        }

        void set(Condition condition) {
            conditions.set(condition, now);
        }

        Plan finish() {
            conditions.into(after);
            Long generation = hpa.getMetadata().getGeneration();
            if (generation != null) {
                after.put("observedGeneration", generation);
            }
            plan.status(Resources.HORIZONTAL_POD_AUTOSCALERS, hpa, before, after);
            return plan.build();
        }
    }

    Plan plan(String key, HorizontalPodAutoscaler hpa) {
        Instant now = clock.instant();
        Draft draft = new Draft(hpa, now);
        CrossVersionObjectReference reference = hpa.getSpec().getScaleTargetRef();
        Optional<ScaleTarget> found = targets.find(hpa.getMetadata().getNamespace(), reference);
        if (found.isEmpty()) {
            String why =
                    "%ss \"%s\" not found"
                            .formatted(
                                    reference.getKind().toLowerCase(java.util.Locale.ROOT),
                                    reference.getName());
            draft.set(
                    Condition.of(
                            "AbleToScale",
                            "False",
                            "FailedGetScale",
                            "the HPA controller was unable to get the target's current scale: "
                                    + why));
            draft.plan.note(Note.warning(hpa, "FailedGetScale", why));
            return draft.finish();
        }
        ScaleTarget target = found.get();
        draft.set(
                Condition.of(
                        "AbleToScale",
                        "True",
                        "SucceededGetScale",
                        "the HPA controller was able to get the target's current scale"));
        draft.after.put("currentReplicas", target.actual());
        decide(key, target, draft, now);
        return draft.finish();
    }

    private void decide(String key, ScaleTarget target, Draft draft, Instant now) {
        HorizontalPodAutoscaler hpa = draft.hpa;
        int current = target.wanted();
        if (current == 0 && minReplicas(hpa) != 0) {
            draft.set(
                    Condition.of(
                            "ScalingActive",
                            "False",
                            "ScalingDisabled",
                            "scaling is disabled since the replica count of the target is zero"));
            draft.after.put("desiredReplicas", 0);
            return;
        }
        if (current > hpa.getSpec().getMaxReplicas()) {
            scale(
                    key,
                    target,
                    hpa.getSpec().getMaxReplicas(),
                    "Current number of replicas above Spec.MaxReplicas",
                    draft,
                    now);
            return;
        }
        if (current < minReplicas(hpa)) {
            scale(
                    key,
                    target,
                    minReplicas(hpa),
                    "Current number of replicas below Spec.MinReplicas",
                    draft,
                    now);
            return;
        }
        Optional<Proposal.Replicas> proposal = ask(target, draft, now);
        if (proposal.isEmpty()) {
            draft.after.put("desiredReplicas", draft.before.path("desiredReplicas").asInt(0));
            return;
        }
        Normalizer.Result result =
                normalizer.normalize(key, hpa, current, proposal.get().count(), now);
        draft.set(result.able());
        draft.set(result.limited());
        String reason =
                result.replicas() > current
                        ? proposal.get().metric() + " above target"
                        : "All metrics below target";
        scale(key, target, result.replicas(), reason, draft, now);
    }

    /** Asks every metric; the highest number wins, and no shrinking while one is not known. */
    private Optional<Proposal.Replicas> ask(ScaleTarget target, Draft draft, Instant now) {
        List<Pod> selected =
                pods.inNamespace(target.object().getMetadata().getNamespace()).stream()
                        .filter(pod ->
                                Selectors.matches(target.selector(), pod.getMetadata().getLabels()))
                        .toList();
        List<Proposal.Replicas> numbers = new ArrayList<>();
        List<Proposal.Unknown> unknown = new ArrayList<>();
        List<MetricSpec> specs = draft.hpa.getSpec().getMetrics();
        for (MetricSpec spec : specs) {
            switch (calculator.propose(spec, target.wanted(), selected, now)) {
                case Proposal.Replicas number -> numbers.add(number);
                case Proposal.Unknown nothing -> unknown.add(nothing);
            }
        }
        Optional<Proposal.Replicas> highest =
                numbers.stream().max(java.util.Comparator.comparingInt(Proposal.Replicas::count));
        ArrayNode current = Json.object().putArray("currentMetrics");
        numbers.forEach(number -> current.add(number.current()));
        if (!current.isEmpty()) {
            draft.after.set("currentMetrics", current);
        } else {
            draft.after.remove("currentMetrics");
        }
        boolean wouldShrink = highest.isPresent() && highest.get().count() < target.wanted();
        if (highest.isEmpty() || (!unknown.isEmpty() && wouldShrink)) {
            Proposal.Unknown first = unknown.get(0);
            String detail = first.message().substring(first.message().indexOf(": ") + 2);
            draft.set(Condition.of("ScalingActive", "False", first.reason(), first.message()));
            draft.plan.note(Note.warning(draft.hpa, first.reason(), detail));
            draft.plan.note(
                    Note.warning(
                            draft.hpa,
                            "FailedComputeMetricsReplicas",
                            "invalid metrics (%d invalid out of %d), first error is: %s"
                                    .formatted(unknown.size(), specs.size(), detail)));
            return Optional.empty();
        }
        draft.set(
                Condition.of(
                        "ScalingActive",
                        "True",
                        "ValidMetricFound",
                        "the HPA was able to successfully calculate a replica count from "
                                + highest.get().metric()));
        return highest;
    }

    private void scale(
            String key, ScaleTarget target, int replicas, String reason, Draft draft, Instant now) {
        draft.after.put("desiredReplicas", replicas);
        if (replicas == target.wanted()) {
            return;
        }
        Write write =
                Write.patch(
                        Write.keyOf(target.type(), target.object()),
                        Write.versionOf(target.object().getApiVersion()),
                        "scale",
                        Json.object(Map.of("spec", Map.of("replicas", replicas))),
                        Preconditions.NONE);
        draft.plan.write(
                write.telling(
                        Note.normal(
                                draft.hpa,
                                "SuccessfulRescale",
                                "New size: %d; reason: %s".formatted(replicas, reason))));
        draft.set(
                Condition.of(
                        "AbleToScale",
                        "True",
                        "SucceededRescale",
                        "the HPA controller was able to update the target scale to " + replicas));
        draft.after.put("lastScaleTime", draft.now);
        history.scaled(key, replicas - target.wanted(), now);
    }
}
