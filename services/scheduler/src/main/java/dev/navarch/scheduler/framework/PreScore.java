package dev.navarch.scheduler.framework;

import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import java.util.List;

/** Prepares a score, knowing all nodes that fit. */
public interface PreScore extends Plugin {

    /** False when this plugin's score would be the same for all nodes, so that it is left out. */
    boolean preScore(CycleState state, PodInfo pod, List<NodeInfo> fitting);
}
