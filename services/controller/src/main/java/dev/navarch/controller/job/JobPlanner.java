package dev.navarch.controller.job;

import dev.navarch.bus.view.Lister;
import dev.navarch.controller.object.Conditions;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.runtime.Claims;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/** Decides the next step of a job. */
final class JobPlanner {

    private static final int BURST = 500;

    private final Lister<Pod> pods;
    private final InstantSource clock;
    private final RandomGenerator random;

    JobPlanner(Lister<Pod> pods, InstantSource clock, RandomGenerator random) {
        this.pods = pods;
        this.clock = clock;
        this.random = random;
    }

    static boolean isFinished(Job job) {
        Conditions conditions = Conditions.of(Json.tree(job.getStatus()));
        return conditions.isTrue("Complete") || conditions.isTrue("Failed");
    }

    Plan plan(Job job, Feedback feedback) {
        Plan.Builder plan = Plan.builder();
        Instant now = clock.instant();
        List<Pod> mine =
                Claims.claim(
                        Resources.PODS, pods, job, job.getSpec().getSelector(), pod -> true, plan);
        if (isFinished(job)) {
            mine.stream().filter(JobPods::isTracked).forEach(p -> plan.write(JobPods.untrack(p)));
            return plan.build();
        }
        ObjectNode before = Json.tree(job.getStatus());
        JobProgress progress = new JobProgress(job, before, now, plan);
        JobTally tally = new JobTally(job, mine);
        tally.untrack(before, plan);
        List<Pod> active = mine.stream().filter(Pods::isActive).toList();
        long terminating =
                mine.stream().filter(p -> Pods.isTerminating(p) && !Pods.isTerminal(p)).count();
        boolean suspended = Boolean.TRUE.equals(job.getSpec().getSuspend());
        progress.suspend(suspended);
        Optional<JobEnd> end =
                JobEnd.decided(progress.conditions())
                        .or(() -> JobEnd.of(job, tally, active, progress.started(), now));
        report(job, feedback, plan);
        if (job.getMetadata().getDeletionTimestamp() == null) {
            if (end.isPresent() || suspended) {
                delete(job, active, active.size(), plan);
            } else {
                manage(job, tally, mine, active, (int) terminating, feedback, now, plan);
            }
        }
        if (end.isEmpty()) {
            JobEnd.untilDeadline(job, progress.started(), now).ifPresent(plan::again);
        }
        progress.count(active, terminating, tally);
        boolean settled = active.isEmpty() && terminating == 0 && tally.isSettled();
        end.ifPresent(e -> progress.end(e, settled));
        plan.status(Resources.JOBS, job, before, progress.status());
        return plan.build();
    }

    private void manage(
            Job job,
            JobTally tally,
            List<Pod> mine,
            List<Pod> active,
            int terminating,
            Feedback feedback,
            Instant now,
            Plan.Builder plan) {
        int parallelism =
                job.getSpec().getParallelism() == null ? 1 : job.getSpec().getParallelism();
        Integer completions = job.getSpec().getCompletions();
        int wanted =
                completions == null
                        ? (tally.succeeded() > 0
                                ? Math.min(active.size(), parallelism)
                                : parallelism)
                        : Math.min(parallelism, completions - tally.succeeded());
        if (active.size() > wanted) {
            delete(job, active, active.size() - wanted, plan);
            return;
        }
        int replacing = JobPods.onlyReplacesFailed(job) ? terminating : 0;
        int missing = wanted - active.size() - replacing;
        if (missing <= 0) {
            return;
        }
        Duration backoff = JobBackoff.remaining(mine, now);
        if (backoff.isPositive()) {
            plan.again(backoff);
            return;
        }
        int batch = feedback.batch(Math.min(missing, BURST));
        List<Optional<Integer>> indexes =
                tally.isIndexed()
                        ? freeIndexes(job, tally, mine, batch)
                        : Collections.nCopies(batch, Optional.empty());
        for (Optional<Integer> index : indexes) {
            Pod pod = JobPods.create(job, index, random);
            plan.write(
                    Write.create(Resources.PODS, pod)
                            .telling(
                                    Note.normal(
                                            job,
                                            "SuccessfulCreate",
                                            "Created pod: " + pod.getMetadata().getName())));
        }
    }

    private static List<Optional<Integer>> freeIndexes(
            Job job, JobTally tally, List<Pod> mine, int count) {
        Set<Integer> taken = new TreeSet<>(tally.completed());
        mine.stream()
                .filter(pod ->
                        Pods.isActive(pod)
                                || (JobPods.onlyReplacesFailed(job)
                                        && Pods.isTerminating(pod)
                                        && !Pods.isTerminal(pod)))
                .forEach(pod -> Indexes.of(pod).ifPresent(taken::add));
        return IntStream.range(0, job.getSpec().getCompletions())
                .boxed()
                .filter(index -> !taken.contains(index))
                .limit(count)
                .map(Optional::of)
                .toList();
    }

    private static void delete(Job job, List<Pod> active, int count, Plan.Builder plan) {
        active.stream()
                .sorted(
                        Comparator.comparing((Pod pod) -> !Pods.nodeName(pod).isEmpty())
                                .thenComparing(Pods::isReady))
                .limit(count)
                .forEach(pod ->
                        plan.write(
                                Write.delete(Resources.PODS, pod)
                                        .telling(
                                                Note.normal(
                                                        job,
                                                        "SuccessfulDelete",
                                                        "Deleted pod: "
                                                                + pod.getMetadata().getName()))));
    }

    private static void report(Job job, Feedback feedback, Plan.Builder plan) {
        feedback.refused().stream()
                .filter(r -> r.write().verb() == Verb.CREATE && !r.isNamespaceTerminating())
                .forEach(r ->
                        plan.note(
                                Note.warning(
                                        job, "FailedCreate", "Error creating: " + r.message())));
    }
}
