package dev.navarch.scheduler.plugin;

import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cluster.Taint;
import dev.navarch.scheduler.cluster.Toleration;
import dev.navarch.scheduler.framework.ClusterEvent;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.framework.Filter;
import dev.navarch.scheduler.framework.Status;

/** Leaves out cordoned nodes, except for pods that tolerate the taint of a cordon. */
public final class NodeUnschedulable implements Filter {

    private static final Taint CORDON =
            new Taint("node.kubernetes.io/unschedulable", "", Taint.Effect.NO_SCHEDULE);
    private static final Status CORDONED = Status.unresolvable("node(s) were unschedulable");

    @Override
    public String name() {
        return "NodeUnschedulable";
    }

    @Override
    public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
        return !node.node().unschedulable()
                        || Toleration.anyTolerates(pod.traits().tolerations(), CORDON)
                ? Status.success()
                : CORDONED;
    }

    @Override
    public boolean local() {
        return true;
    }

    @Override
    public boolean couldHelp(ClusterEvent event, PodInfo pod) {
        return switch (event) {
            case ClusterEvent.NodeAdded added -> !added.node().unschedulable();
            case ClusterEvent.NodeUpdated updated ->
                    updated.before().unschedulable() && !updated.after().unschedulable();
            case ClusterEvent.AssignedPodAdded ignored -> false;
            case ClusterEvent.AssignedPodUpdated ignored -> false;
            case ClusterEvent.AssignedPodDeleted ignored -> false;
            case ClusterEvent.VolumesChanged ignored -> false;
            case ClusterEvent.NamespaceChanged ignored -> false;
        };
    }
}
