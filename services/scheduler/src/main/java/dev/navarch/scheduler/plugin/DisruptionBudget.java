package dev.navarch.scheduler.plugin;

import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cluster.Selector;

/**
 * A PodDisruptionBudget as preemption sees it.
 *
 * @param allowed how many of its pods may be taken away now
 */
public record DisruptionBudget(String namespace, Selector pods, int allowed) {

    public boolean covers(PodInfo pod) {
        return namespace.equals(pod.namespace()) && pods.matches(pod.traits().labels());
    }
}
