package dev.navarch.scheduler.framework;

import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import java.util.List;

/** Says how good a node is for a pod, among those that fit. */
public interface Score extends Plugin {

    /** The best score after normalization; the worst is 0. */
    long MAX = 100;

    long score(CycleState state, PodInfo pod, NodeInfo node);

    /** Brings the scores of all nodes, in their order, to the range 0 to {@link #MAX}. */
    default void normalize(CycleState state, List<NodeInfo> nodes, long[] scores) {}

    /**
     * Scales so that the highest becomes {@link #MAX}, or 0 when less is better.
     *
     * @param reverse whether less is better
     */
    static void scale(long[] scores, boolean reverse) {
        long highest = 0;
        for (long score : scores) {
            highest = Math.max(highest, score);
        }
        for (int i = 0; i < scores.length; i++) {
            long scaled = highest == 0 ? 0 : MAX * scores[i] / highest;
            scores[i] = reverse ? MAX - scaled : scaled;
        }
    }
}
