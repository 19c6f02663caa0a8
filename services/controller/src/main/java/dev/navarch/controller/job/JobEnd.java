package dev.navarch.controller.job;

import dev.navarch.controller.object.Condition;
import dev.navarch.controller.object.Conditions;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a job ends. */
record JobEnd(boolean success, String reason, String message) {

    static final String SUCCESS_TARGET = "SuccessCriteriaMet";
    static final String FAILURE_TARGET = "FailureTarget";

    private static final int DEFAULT_BACKOFF_LIMIT = 6;

    /** What was decided before; it stands even if the reason for it has gone meanwhile. */
    static Optional<JobEnd> decided(Conditions conditions) {
        return Stream.of(FAILURE_TARGET, SUCCESS_TARGET)
                .flatMap(target -> conditions.get(target).filter(Condition::isTrue).stream())
                .findFirst()
                .map(c -> new JobEnd(c.type().equals(SUCCESS_TARGET), c.reason(), c.message()));
    }

    /**
     * Whether a job ends now.
     *
     * @param started empty while the job is suspended
     */
    static Optional<JobEnd> of(
            Job job, JobTally tally, List<Pod> active, Optional<Instant> started, Instant now) {
        if (tally.failsJob().isPresent()) {
            return failure("PodFailurePolicy", tally.failsJob().get());
        }
        int limit =
                Objects.requireNonNullElse(job.getSpec().getBackoffLimit(), DEFAULT_BACKOFF_LIMIT);
        if (tally.failed() > limit || restarts(job, active) >= Math.max(1, limit)) {
            return failure("BackoffLimitExceeded", "Job has reached the specified backoff limit");
        }
        if (started.isEmpty()) {
            return Optional.empty();
        }
        if (deadline(job, started).filter(due -> !due.isAfter(now)).isPresent()) {
            return failure("DeadlineExceeded", "Job was active longer than specified deadline");
        }
        Integer completions = job.getSpec().getCompletions();
        boolean complete =
                completions == null
                        ? tally.succeeded() > 0 && active.isEmpty()
                        : tally.succeeded() >= completions;
        return complete
                ? Optional.of(
                        new JobEnd(
                                true,
                                "CompletionsReached",
                                "Reached expected number of succeeded pods"))
                : Optional.empty();
    }

    /** How long a job may still run; empty where nothing limits it. */
    static Optional<Duration> untilDeadline(Job job, Optional<Instant> started, Instant now) {
        return deadline(job, started).map(due -> Duration.between(now, due));
    }

    private static Optional<Instant> deadline(Job job, Optional<Instant> started) {
        return started.flatMap(at ->
                Optional.ofNullable(job.getSpec().getActiveDeadlineSeconds()).map(at::plusSeconds));
    }

    private static Optional<JobEnd> failure(String reason, String message) {
        return Optional.of(new JobEnd(false, reason, message));
    }

    /** With restartPolicy OnFailure the containers' restarts are the failures. */
    private static int restarts(Job job, List<Pod> active) {
        if (!"OnFailure".equals(job.getSpec().getTemplate().getSpec().getRestartPolicy())) {
            return 0;
        }
        return active.stream()
                .map(Pod::getStatus)
                .flatMap(status ->
                        Stream.of(status.getInitContainerStatuses(), status.getContainerStatuses()))
                .flatMap(List::stream)
                .map(ContainerStatus::getRestartCount)
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .sum();
    }
}
