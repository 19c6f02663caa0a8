package dev.navarch.scheduler.plugin;

import dev.navarch.scheduler.cluster.HostPort;
import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.ClusterEvent;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.framework.Filter;
import dev.navarch.scheduler.framework.PreFilter;
import dev.navarch.scheduler.framework.Status;
import java.util.List;

/** A port of a node goes to one pod. */
public final class NodePorts implements PreFilter, Filter {

    private static final Status TAKEN =
            Status.unschedulable("node(s) didn't have free ports for the requested pod ports");

    @Override
    public String name() {
        return "NodePorts";
    }

    @Override
    public Outcome preFilter(CycleState state, PodInfo pod) {
        return pod.traits().demand().ports().isEmpty() ? Outcome.SKIP : Outcome.PROCEED;
    }

    @Override
    public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
        List<HostPort> wanted = pod.traits().demand().ports();
        if (wanted.isEmpty() || !node.hasPorts()) {
            return Status.success();
        }
        for (PodInfo other : node.pods()) {
            if (conflict(wanted, other)) {
                return TAKEN;
            }
        }
        return Status.success();
    }

    private static boolean conflict(List<HostPort> wanted, PodInfo other) {
        for (HostPort taken : other.traits().demand().ports()) {
            for (HostPort port : wanted) {
                if (port.conflictsWith(taken)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public boolean local() {
        return true;
    }

    @Override
    public boolean couldHelp(ClusterEvent event, PodInfo pod) {
        return switch (event) {
            case ClusterEvent.NodeAdded ignored -> true;
            case ClusterEvent.NodeUpdated ignored -> false;
            case ClusterEvent.AssignedPodAdded ignored -> false;
            case ClusterEvent.AssignedPodUpdated ignored -> false;
            case ClusterEvent.AssignedPodDeleted deleted ->
                    conflict(pod.traits().demand().ports(), deleted.pod());
            case ClusterEvent.VolumesChanged ignored -> false;
            case ClusterEvent.NamespaceChanged ignored -> false;
        };
    }
}
