package dev.navarch.scheduler.plugin;

import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.QueueSort;

/** Higher priority first, then first come first served. */
public final class PrioritySort implements QueueSort {

    @Override
    public String name() {
        return "PrioritySort";
    }

    @Override
    public int compare(PodInfo a, long queuedA, PodInfo b, long queuedB) {
        int byPriority = Integer.compare(b.priority(), a.priority());
        return byPriority != 0 ? byPriority : Long.compare(queuedA, queuedB);
    }
}
