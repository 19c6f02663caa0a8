package dev.navarch.scheduler.framework;

import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;

/** Says whether a pod can run on a node. */
public interface Filter extends Plugin {

    Status filter(CycleState state, PodInfo pod, NodeInfo node);
}
