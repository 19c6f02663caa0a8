package dev.navarch.controller.replicaset;

import dev.navarch.bus.view.Lister;
import dev.navarch.controller.object.PodFactory;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.runtime.Claims;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Refused;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Creates and deletes pods until there are as many as asked for. At most 500 at a time, so that one
 * large set does not keep the others waiting.
 */
final class ReplicaPlanner {

    private static final int BURST = 500;

    private final Lister<Pod> pods;
    private final Function<Replicated, Collection<Pod>> related;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param related pods of the sets that serve the same purpose, which deletion spreads over
     */
    ReplicaPlanner(
            Lister<Pod> pods,
            Function<Replicated, Collection<Pod>> related,
            InstantSource clock,
            RandomGenerator random) {
        this.pods = pods;
        this.related = related;
        this.clock = clock;
        this.random = random;
    }

    Plan plan(Replicated set, Feedback feedback) {
        Instant now = clock.instant();
        Plan.Builder plan = Plan.builder();
        List<Pod> claimed =
                Claims.claim(
                        Resources.PODS,
                        pods,
                        set.object(),
                        set.selector(),
                        pod -> !Pods.isTerminal(pod),
                        plan);
        List<Pod> active = claimed.stream().filter(Pods::isActive).toList();
        int difference = active.size() - set.replicas();
        reportRefusals(set, feedback, plan);
        if (!set.isTerminating()) {
            if (difference < 0) {
                create(set, feedback.batch(Math.min(-difference, BURST)), plan);
            } else if (difference > 0) {
                delete(set, active, Math.min(difference, BURST), now, plan);
            }
        }
        plan.status(
                set.type(),
                set.object(),
                set.status(),
                ReplicaStatus.of(set, claimed, active, failure(feedback), now));
        for (Pod pod : active) {
            plan.again(Pods.untilAvailable(pod, set.minReadySeconds(), now));
        }
        return plan.build();
    }

    private void create(Replicated set, int count, Plan.Builder plan) {
        for (int i = 0; i < count; i++) {
            Pod pod = PodFactory.generated(set.object(), set.template(), random);
            Note note =
                    Note.normal(
                            set.object(),
                            "SuccessfulCreate",
                            "Created pod: " + pod.getMetadata().getName());
            plan.write(Write.create(Resources.PODS, pod).telling(note));
        }
    }

    private void delete(
            Replicated set, List<Pod> active, int count, Instant now, Plan.Builder plan) {
        List<Pod> victims =
                count == active.size()
                        ? active
                        : DeletionOrder.of(related.apply(set), now).sort(active).subList(0, count);
        for (Pod pod : victims) {
            Note note =
                    Note.normal(
                            set.object(),
                            "SuccessfulDelete",
                            "Deleted pod: " + pod.getMetadata().getName());
            plan.write(Write.delete(Resources.PODS, pod).telling(note));
        }
    }

    private static void reportRefusals(Replicated set, Feedback feedback, Plan.Builder plan) {
        for (Refused refused : feedback.refused()) {
            if (refused.write().key().type().equals(Resources.PODS)
                    && !refused.isNamespaceTerminating()) {
                if (refused.write().verb() == Verb.CREATE) {
                    plan.note(
                            Note.warning(
                                    set.object(),
                                    "FailedCreate",
                                    "Error creating: " + refused.message()));
                } else if (refused.write().verb() == Verb.DELETE && !refused.isNotFound()) {
                    plan.note(
                            Note.warning(
                                    set.object(),
                                    "FailedDelete",
                                    "Error deleting: " + refused.message()));
                }
            }
        }
    }

    /** The refusal that {@code ReplicaFailure} should tell of. */
    private static Optional<Refused> failure(Feedback feedback) {
        return feedback.refused().stream()
                .filter(refused -> refused.write().key().type().equals(Resources.PODS))
                .filter(refused ->
                        refused.write().verb() == Verb.CREATE
                                || (refused.write().verb() == Verb.DELETE && !refused.isNotFound()))
                .findFirst();
    }
}
