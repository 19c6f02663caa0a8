package dev.navarch.scheduler.queue;

import dev.navarch.scheduler.cluster.PodInfo;
import java.util.Set;

/**
 * A pod in the queue.
 *
 * @param queuedAt when it last entered the queue, in milliseconds
 * @param order tells apart what entered in the same millisecond
 * @param attempts how often it was tried
 * @param failures how often in a row it did not get a node
 * @param erred whether the last failure was an error rather than a rejection
 * @param rejectors the plugins that rejected it the last time; none when there was no node at all
 */
public record QueuedPod(
        PodInfo pod,
        long queuedAt,
        long order,
        int attempts,
        int failures,
        boolean erred,
        Set<String> rejectors) {

    public QueuedPod {
        rejectors = Set.copyOf(rejectors);
    }

    QueuedPod with(PodInfo changed) {
        return new QueuedPod(changed, queuedAt, order, attempts, failures, erred, rejectors);
    }

    QueuedPod tried() {
        return new QueuedPod(pod, queuedAt, order, attempts + 1, failures, erred, rejectors);
    }

    QueuedPod rejected(long now, Set<String> by) {
        return new QueuedPod(pod, now, order, attempts, failures + 1, false, by);
    }

    QueuedPod erred(long now) {
        return new QueuedPod(pod, now, order, attempts, failures + 1, true, Set.of());
    }
}
