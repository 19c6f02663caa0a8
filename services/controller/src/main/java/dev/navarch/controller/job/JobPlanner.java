package dev.navarch.controller.job;

import dev.navarch.bus.view.Lister;
import dev.navarch.controller.object.Condition;
import dev.navarch.controller.object.Conditions;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.object.Times;
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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/** Decides the next step of a job. */
final class JobPlanner {

    private static final int BURST = 500;
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(10);
    private static final Duration LAST_BACKOFF = Duration.ofMinutes(10);

    private final Lister<Pod> pods;
    private final InstantSource clock;
    private final RandomGenerator random;

    JobPlanner(Lister<Pod> pods, InstantSource clock, RandomGenerator random) {
        this.pods = pods;
        this.clock = clock;
        this.random = random;
    }

    /** Why a job ends. */
    private record End(boolean success, String reason, String message) {}

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
        ObjectNode after = before.deepCopy();
        Conditions conditions = Conditions.of(before);
        JobTally tally = new JobTally(job, mine);
        tally.untrack(before, plan);
        List<Pod> active = mine.stream().filter(Pods::isActive).toList();
        long terminating =
                mine.stream().filter(p -> Pods.isTerminating(p) && !Pods.isTerminal(p)).count();
        boolean suspended = Boolean.TRUE.equals(job.getSpec().getSuspend());
        suspend(job, suspended, conditions, after, now, plan);
        Optional<End> end = end(job, conditions, tally, active, suspended, after, now, plan);
        report(job, feedback, plan);
        if (job.getMetadata().getDeletionTimestamp() == null) {
            if (end.isPresent() || suspended) {
                delete(job, active, active.size(), plan);
            } else {
                manage(job, tally, mine, active, (int) terminating, feedback, now, plan);
            }
        }
        JobTally.put(after, "active", active.size());
        after.put("ready", active.stream().filter(Pods::isReady).count());
        after.put("terminating", terminating);
        tally.into(after);
        end.ifPresent(e ->
                finish(
                        job,
                        e,
                        active.isEmpty() && terminating == 0 && tally.isSettled(),
                        conditions,
                        after,
                        now,
                        plan));
        conditions.into(after);
        plan.status(Resources.JOBS, job, before, after);
        return plan.build();
    }

    private static void suspend(
            Job job,
            boolean suspended,
            Conditions conditions,
            ObjectNode after,
            Instant now,
            Plan.Builder plan) {
        boolean was = conditions.isTrue("Suspended");
        if (suspended && !was) {
            set(conditions, "Suspended", "True", "JobSuspended", "Job suspended", now);
            plan.note(Note.normal(job, "Suspended", "Job suspended"));
        } else if (!suspended && was) {
            set(conditions, "Suspended", "False", "JobResumed", "Job resumed", now);
            plan.note(Note.normal(job, "Resumed", "Job resumed"));
        }
        if (suspended) {
            after.remove("startTime");
        } else if (!after.has("startTime")) {
            after.put("startTime", Times.format(now));
        }
    }

    private static Optional<End> end(
            Job job,
            Conditions conditions,
            JobTally tally,
            List<Pod> active,
            boolean suspended,
            ObjectNode after,
            Instant now,
            Plan.Builder plan) {
        for (String target : List.of("FailureTarget", "SuccessCriteriaMet")) {
            Optional<Condition> decided = conditions.get(target).filter(Condition::isTrue);
            if (decided.isPresent()) {
                return Optional.of(
                        new End(
                                target.equals("SuccessCriteriaMet"),
                                decided.get().reason(),
                                decided.get().message()));
            }
        }
        if (tally.failsJob().isPresent()) {
            return Optional.of(new End(false, "PodFailurePolicy", tally.failsJob().get()));
        }
        int limit = job.getSpec().getBackoffLimit() == null ? 6 : job.getSpec().getBackoffLimit();
        if (tally.failed() > limit || restarts(job, active) > limit) {
            return Optional.of(
                    new End(
                            false,
                            "BackoffLimitExceeded",
                            "Job has reached the specified backoff limit"));
        }
        Long deadline = job.getSpec().getActiveDeadlineSeconds();
        if (deadline != null && !suspended) {
            Instant due = Times.orEpoch(after.path("startTime").asString("")).plusSeconds(deadline);
            if (!due.isAfter(now)) {
                return Optional.of(
                        new End(
                                false,
                                "DeadlineExceeded",
                                "Job was active longer than specified deadline"));
            }
            plan.again(Duration.between(now, due));
        }
        Integer completions = job.getSpec().getCompletions();
        boolean complete =
                completions == null
                        ? tally.succeeded() > 0 && active.isEmpty()
                        : tally.succeeded() >= completions;
        return complete && !suspended
                ? Optional.of(
                        new End(
                                true,
                                "CompletionsReached",
                                "Reached expected number of succeeded pods"))
                : Optional.empty();
    }

    /** With restartPolicy OnFailure the containers' restarts are the failures. */
    private static int restarts(Job job, List<Pod> active) {
        if (!"OnFailure".equals(job.getSpec().getTemplate().getSpec().getRestartPolicy())) {
            return 0;
        }
        return active.stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .mapToInt(s -> s.getRestartCount() == null ? 0 : s.getRestartCount())
                .sum();
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
        Duration backoff = backoff(mine, now);
        if (backoff.isPositive()) {
            plan.again(backoff);
            return;
        }
        int batch = feedback.batch(Math.min(missing, BURST));
        List<Optional<Integer>> indexes =
                tally.isIndexed()
                        ? freeIndexes(job, tally, mine, batch)
                        : java.util.Collections.nCopies(batch, Optional.empty());
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
        TreeSet<Integer> taken = new TreeSet<>(tally.completed());
        mine.stream()
                .filter(pod ->
                        Pods.isActive(pod)
                                || (JobPods.onlyReplacesFailed(job)
                                        && Pods.isTerminating(pod)
                                        && !Pods.isTerminal(pod)))
                .forEach(pod -> Indexes.of(pod).ifPresent(taken::add));
        return java.util.stream.IntStream.range(0, job.getSpec().getCompletions())
                .boxed()
                .filter(index -> !taken.contains(index))
                .limit(count)
                .map(Optional::of)
                .toList();
    }

    /** After failures without a success in between, each new pod waits twice as long. */
    private static Duration backoff(List<Pod> mine, Instant now) {
        Instant lastSuccess =
                mine.stream()
                        .filter(JobPods::isSucceeded)
                        .map(JobPods::finished)
                        .max(Comparator.naturalOrder())
                        .orElse(Instant.EPOCH);
        List<Instant> failures =
                mine.stream()
                        .filter(pod -> Pods.phase(pod).equals("Failed"))
                        .map(JobPods::finished)
                        .filter(at -> at.isAfter(lastSuccess))
                        .sorted()
                        .toList();
        if (failures.isEmpty()) {
            return Duration.ZERO;
        }
        Duration wait = FIRST_BACKOFF.multipliedBy(1L << Math.min(failures.size() - 1, 10));
        Duration capped = wait.compareTo(LAST_BACKOFF) > 0 ? LAST_BACKOFF : wait;
        return Duration.between(now, failures.get(failures.size() - 1).plus(capped));
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

    /** First the target is set, and the end itself once all pods have ended and are counted. */
    private static void finish(
            Job job,
            End end,
            boolean settled,
            Conditions conditions,
            ObjectNode after,
            Instant now,
            Plan.Builder plan) {
        set(
                conditions,
                end.success() ? "SuccessCriteriaMet" : "FailureTarget",
                "True",
                end.reason(),
                end.message(),
                now);
        if (!settled) {
            return;
        }
        set(
                conditions,
                end.success() ? "Complete" : "Failed",
                "True",
                end.reason(),
                end.message(),
                now);
        if (end.success()) {
            after.put("completionTime", Times.format(now));
            plan.note(Note.normal(job, "Completed", "Job completed"));
        } else {
            plan.note(Note.warning(job, end.reason(), end.message()));
        }
    }

    private static void set(
            Conditions conditions,
            String type,
            String status,
            String reason,
            String message,
            Instant now) {
        if (conditions.get(type).filter(c -> c.status().equals(status)).isEmpty()) {
            String time = Times.format(now);
            conditions.set(
                    Condition.of(type, status, reason, message).with("lastProbeTime", time), time);
        }
    }
}
