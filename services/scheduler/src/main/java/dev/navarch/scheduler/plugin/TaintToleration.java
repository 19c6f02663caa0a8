package dev.navarch.scheduler.plugin;

import dev.navarch.scheduler.cluster.NodeFacts;
import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cluster.Taint;
import dev.navarch.scheduler.cluster.Toleration;
import dev.navarch.scheduler.framework.ClusterEvent;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.framework.Filter;
import dev.navarch.scheduler.framework.PreScore;
import dev.navarch.scheduler.framework.Score;
import dev.navarch.scheduler.framework.Status;
import java.util.List;

/** Leaves out nodes with taints that the pod does not tolerate; avoids those that discourage it. */
public final class TaintToleration implements Filter, PreScore, Score {

    private static final Status REPELLED = Status.unresolvable("node(s) had untolerated taint(s)");

    @Override
    public String name() {
        return "TaintToleration";
    }

    @Override
    public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
        return admits(pod, node.node()) ? Status.success() : REPELLED;
    }

    static boolean admits(PodInfo pod, NodeFacts node) {
        List<Taint> taints = node.taints();
        for (int i = 0; i < taints.size(); i++) {
            if (taints.get(i).repels()
                    && !Toleration.anyTolerates(pod.traits().tolerations(), taints.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean preScore(CycleState state, PodInfo pod, List<NodeInfo> fitting) {
        for (int i = 0; i < fitting.size(); i++) {
            if (!fitting.get(i).node().taints().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** How many taints discourage the pod. */
    @Override
    public long score(CycleState state, PodInfo pod, NodeInfo node) {
        long discouraging = 0;
        for (Taint taint : node.node().taints()) {
            if (!taint.repels() && !Toleration.anyTolerates(pod.traits().tolerations(), taint)) {
                discouraging++;
            }
        }
        return discouraging;
    }

    @Override
    public void normalize(CycleState state, List<NodeInfo> nodes, long[] scores) {
        Score.scale(scores, true);
    }

    @Override
    public boolean local() {
        return true;
    }

    @Override
    public boolean couldHelp(ClusterEvent event, PodInfo pod) {
        return switch (event) {
            case ClusterEvent.NodeAdded added -> admits(pod, added.node());
            case ClusterEvent.NodeUpdated updated ->
                    !admits(pod, updated.before()) && admits(pod, updated.after());
            case ClusterEvent.AssignedPodAdded ignored -> false;
            case ClusterEvent.AssignedPodUpdated ignored -> false;
            case ClusterEvent.AssignedPodDeleted ignored -> false;
            case ClusterEvent.VolumesChanged ignored -> false;
            case ClusterEvent.NamespaceChanged ignored -> false;
        };
    }
}
