package dev.navarch.nodeagent.worker;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Remembers what was reported of a pod, so that only what is new is reported again. */
final class StatusMemory {

    private final PodReports reports;
    private volatile Optional<PodStatus> last = Optional.empty();

    StatusMemory(PodReports reports) {
        this.reports = reports;
    }

    /**
     * The pod with the status reported last. The object that comes back from the API lags behind
     * it, but carries the conditions that others set.
     */
    Pod over(Pod pod) {
        if (last.isEmpty()) {
            return pod;
        }
        Set<String> own =
                last.get().getConditions().stream()
                        .map(PodCondition::getType)
                        .collect(Collectors.toSet());
        List<PodCondition> conditions = new ArrayList<>(last.get().getConditions());
        if (pod.getStatus() != null) {
            pod.getStatus().getConditions().stream()
                    .filter(condition -> !own.contains(condition.getType()))
                    .forEach(conditions::add);
        }
        return new PodBuilder(pod)
                .withStatus(new PodStatusBuilder(last.get()).withConditions(conditions).build())
                .build();
    }

    void report(Pod pod, PodStatus status) {
        if (last.isPresent() ? last.get().equals(status) : sameAsStored(pod, status)) {
            return;
        }
        last = Optional.of(status);
        reports.status(pod, status);
    }

    /** After a restart of the agent most pods are as they were. */
    private static boolean sameAsStored(Pod pod, PodStatus status) {
        PodStatus stored = pod.getStatus();
        return stored != null
                && stored.getConditions().containsAll(status.getConditions())
                && new PodStatusBuilder(stored)
                        .withConditions(status.getConditions())
                        .build()
                        .equals(status);
    }
}
