package dev.navarch.scheduler.framework;

import dev.navarch.scheduler.cluster.PodInfo;

/** Decides whether a pod may enter the queue at all. */
public interface PreEnqueue extends Plugin {

    Status preEnqueue(PodInfo pod);
}
