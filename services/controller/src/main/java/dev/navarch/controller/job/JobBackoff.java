package dev.navarch.controller.job;

import dev.navarch.controller.object.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * How long a job waits before it replaces a failed pod: 10 s after the first failure, twice as long
 * after each further one without a success in between, ten minutes at the most.
 */
final class JobBackoff {

    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LAST = Duration.ofMinutes(10);

    private JobBackoff() {}

    /** What is left to wait; not positive when a pod may be created now. */
    static Duration remaining(List<Pod> pods, Instant now) {
        Instant lastSuccess =
                pods.stream()
                        .filter(JobPods::isSucceeded)
                        .map(JobPods::finished)
                        .max(Comparator.naturalOrder())
                        .orElse(Instant.EPOCH);
        List<Instant> failures =
                pods.stream()
                        .filter(pod -> Pods.phase(pod).equals("Failed"))
                        .map(JobPods::finished)
                        .filter(at -> at.isAfter(lastSuccess))
                        .sorted()
                        .toList();
        if (failures.isEmpty()) {
            return Duration.ZERO;
        }
        Duration wait = FIRST.multipliedBy(1L << Math.min(failures.size() - 1, 10));
        Duration capped = wait.compareTo(LAST) > 0 ? LAST : wait;
        return Duration.between(now, failures.getLast().plus(capped));
    }
}
