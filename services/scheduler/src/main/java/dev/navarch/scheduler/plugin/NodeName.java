package dev.navarch.scheduler.plugin;

import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.framework.Filter;
import dev.navarch.scheduler.framework.PreFilter;
import dev.navarch.scheduler.framework.Status;

/** A pod that names its node goes nowhere else. */
public final class NodeName implements PreFilter, Filter {

    private static final Status OTHER =
            Status.unresolvable("node(s) didn't match the requested node name");

    @Override
    public String name() {
        return "NodeName";
    }

    @Override
    public Outcome preFilter(CycleState state, PodInfo pod) {
        return pod.bound() ? Outcome.PROCEED : Outcome.SKIP;
    }

    @Override
    public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
        return pod.nodeName().equals(node.name()) ? Status.success() : OTHER;
    }
}
