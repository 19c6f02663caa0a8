package dev.navarch.controller.autoscaling;

import dev.navarch.controller.object.Pods;
import dev.navarch.controller.object.Times;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A target's pods by what can be said of their use.
 *
 * @param usage of the pods that count, in thousandths
 * @param unready pods that start up or are not ready, whose use means nothing yet
 * @param missing running pods without figures
 */
record UsageGroups(Map<String, Long> usage, Set<String> unready, Set<String> missing) {

    private static final Duration CPU_INITIALIZATION = Duration.ofMinutes(5);
    private static final Duration INITIAL_READINESS = Duration.ofSeconds(30);

    /**
     * @param container only this container's use; empty for the whole pod
     */
    static UsageGroups of(
            List<Pod> pods,
            PodMetrics metrics,
            String resource,
            Optional<String> container,
            Instant now) {
        Map<String, Long> usage = new HashMap<>();
        Set<String> unready = new HashSet<>();
        Set<String> missing = new HashSet<>();
        for (Pod pod : pods) {
            String name = pod.getMetadata().getName();
            if (Pods.isTerminating(pod) || Pods.phase(pod).equals("Failed")) {
                continue;
            }
            Optional<PodMetrics.Usage> measured =
                    metrics.of(pod.getMetadata().getNamespace(), name);
            Optional<Long> value = measured.flatMap(m -> sum(m, resource, container));
            if (Pods.phase(pod).equals("Pending")) {
                unready.add(name);
            } else if (value.isEmpty()) {
                missing.add(name);
            } else if (resource.equals("cpu") && isStarting(pod, measured.orElseThrow(), now)) {
                unready.add(name);
            } else {
                usage.put(name, value.get());
            }
        }
        return new UsageGroups(usage, unready, missing);
    }

    private static Optional<Long> sum(
            PodMetrics.Usage usage, String resource, Optional<String> container) {
        if (container.isPresent()) {
            return Optional.ofNullable(usage.milli().get(container.get()))
                    .map(of -> of.get(resource));
        }
        long sum = 0;
        for (Map<String, Long> of : usage.milli().values()) {
            Long value = of.get(resource);
            if (value == null) {
                return Optional.empty();
            }
            sum += value;
        }
        return Optional.of(sum);
    }

    /** A pod's processor use while it starts says nothing about its load. */
    private static boolean isStarting(Pod pod, PodMetrics.Usage measured, Instant now) {
        Optional<PodCondition> ready = Pods.condition(pod, "Ready");
        Optional<Instant> started = Times.parse(pod.getStatus().getStartTime());
        if (ready.isEmpty() || started.isEmpty()) {
            return true;
        }
        boolean notReady = ready.get().getStatus().equals("False");
        Instant since = Pods.readySince(pod);
        if (started.get().plus(CPU_INITIALIZATION).isAfter(now)) {
            return notReady || measured.time().isBefore(since.plus(measured.window()));
        }
        return notReady && started.get().plus(INITIAL_READINESS).isAfter(since);
    }
}
