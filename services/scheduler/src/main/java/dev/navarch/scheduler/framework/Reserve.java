package dev.navarch.scheduler.framework;

import dev.navarch.scheduler.cluster.NodeFacts;
import dev.navarch.scheduler.cluster.PodInfo;

/** Sets something aside for a pod that has just got its node, before it is bound. */
public interface Reserve extends Plugin {

    Status reserve(PodInfo pod, NodeFacts node);

    /** Undoes {@link #reserve}; called also when that never happened. */
    void unreserve(PodInfo pod, String node);
}
