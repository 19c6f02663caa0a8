package dev.navarch.controller.job;

import dev.navarch.controller.object.Pods;
import dev.navarch.controller.runtime.Plan;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Counts the pods of a job that have ended, each exactly once. A pod that ended is first noted by
 * its uid, then freed of its finalizer, and counted for good when it is seen without it; whatever
 * fails in between, no pod is lost and none counts twice.
 */
final class JobTally {

    private final Job job;
    private final boolean indexed;
    private final Set<String> uncountedSucceeded;
    private final Set<String> uncountedFailed;
    private final NavigableSet<Integer> completed;
    private final List<Pod> ended = new ArrayList<>();
    private Optional<String> failsJob = Optional.empty();
    private int succeeded;
    private int failed;

    JobTally(Job job, List<Pod> pods) {
        this.job = job;
        this.indexed = "Indexed".equals(job.getSpec().getCompletionMode());
        JobStatus status = job.getStatus() == null ? new JobStatus() : job.getStatus();
        this.succeeded = orZero(status.getSucceeded());
        this.failed = orZero(status.getFailed());
        this.completed = Indexes.parse(status.getCompletedIndexes());
        this.uncountedSucceeded =
                new TreeSet<>(
                        status.getUncountedTerminatedPods() == null
                                ? List.of()
                                : status.getUncountedTerminatedPods().getSucceeded());
        this.uncountedFailed =
                new TreeSet<>(
                        status.getUncountedTerminatedPods() == null
                                ? List.of()
                                : status.getUncountedTerminatedPods().getFailed());
        count(pods);
    }

    private void count(List<Pod> pods) {
        Set<String> tracked =
                pods.stream()
                        .filter(JobPods::isTracked)
                        .map(pod -> pod.getMetadata().getUid())
                        .collect(Collectors.toSet());
        succeeded += settle(uncountedSucceeded, tracked);
        failed += settle(uncountedFailed, tracked);
        for (Pod pod : pods) {
            String uid = pod.getMetadata().getUid();
            if (!JobPods.isTracked(pod)) {
                continue;
            }
            if (JobPods.isSucceeded(pod)) {
                if (!indexed) {
                    uncountedSucceeded.add(uid);
                } else {
                    Indexes.of(pod)
                            .filter(i -> i < orZero(job.getSpec().getCompletions()))
                            .ifPresent(completed::add);
                }
                ended.add(pod);
            } else if (JobPods.isFailed(job, pod)) {
                switch (FailurePolicy.of(job, pod)) {
                    case FailurePolicy.Counts counts -> uncountedFailed.add(uid);
                    case FailurePolicy.Ignored ignored -> {}
                    case FailurePolicy.FailsJob fails -> {
                        uncountedFailed.add(uid);
                        failsJob = Optional.of(fails.message());
                    }
                }
                ended.add(pod);
            }
        }
        if (indexed) {
            succeeded = completed.size();
        }
    }

    private static int settle(Set<String> uncounted, Set<String> tracked) {
        int before = uncounted.size();
        uncounted.retainAll(tracked);
        return before - uncounted.size();
    }

    /** Successes, those not yet counted for good included. */
    int succeeded() {
        return succeeded + uncountedSucceeded.size();
    }

    int failed() {
        return failed + uncountedFailed.size();
    }

    NavigableSet<Integer> completed() {
        return completed;
    }

    boolean isIndexed() {
        return indexed;
    }

    Optional<String> failsJob() {
        return failsJob;
    }

    /** Whether every pod that has ended is counted for good. */
    boolean isSettled() {
        return ended.isEmpty() && uncountedSucceeded.isEmpty() && uncountedFailed.isEmpty();
    }

    /** Frees pods whose end the stored status already knows. */
    void untrack(ObjectNode stored, Plan.Builder plan) {
        Set<String> known = new TreeSet<>();
        stored.path("uncountedTerminatedPods")
                .forEach(list -> list.forEach(uid -> known.add(uid.asString())));
        NavigableSet<Integer> knownIndexes =
                Indexes.parse(stored.path("completedIndexes").asString(""));
        for (Pod pod : ended) {
            boolean counted =
                    known.contains(pod.getMetadata().getUid())
                            || (indexed
                                    && JobPods.isSucceeded(pod)
                                    && Indexes.of(pod).filter(knownIndexes::contains).isPresent())
                            || FailurePolicy.of(job, pod) instanceof FailurePolicy.Ignored;
            if (counted && (Pods.isTerminal(pod) || Pods.isTerminating(pod))) {
                plan.write(JobPods.untrack(pod));
            }
        }
    }

    void into(ObjectNode status) {
        put(status, "succeeded", succeeded);
        put(status, "failed", failed);
        if (indexed && !completed.isEmpty()) {
            status.put("completedIndexes", Indexes.format(completed));
        }
        ObjectNode uncounted = status.putObject("uncountedTerminatedPods");
        list(uncounted, "succeeded", uncountedSucceeded);
        list(uncounted, "failed", uncountedFailed);
    }

    private static void list(ObjectNode uncounted, String field, Set<String> uids) {
        if (!uids.isEmpty()) {
            var array = uncounted.putArray(field);
            uids.forEach(array::add);
        }
    }

    static void put(ObjectNode status, String field, int count) {
        if (count == 0) {
            status.remove(field);
        } else {
            status.put(field, count);
        }
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }
}
