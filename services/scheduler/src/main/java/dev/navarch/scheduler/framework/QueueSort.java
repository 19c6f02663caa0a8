package dev.navarch.scheduler.framework;

import dev.navarch.scheduler.cluster.PodInfo;

/** Orders the queue. Exactly one plugin does. */
public interface QueueSort extends Plugin {

    /**
     * Negative when the first pod comes first.
     *
     * @param queuedA when the first pod entered the queue, in milliseconds
     * @param queuedB when the second did
     */
    int compare(PodInfo a, long queuedA, PodInfo b, long queuedB);
}
