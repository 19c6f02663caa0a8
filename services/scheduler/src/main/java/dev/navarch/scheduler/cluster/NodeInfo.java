package dev.navarch.scheduler.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * A node with its pods and their sums. Immutable: whatever changes on a node makes a new instance,
 * so two looks at the same instance see the same, and what was computed from it stays true.
 */
public final class NodeInfo {

    private final NodeFacts node;
    private final List<PodInfo> pods;
    private final Amounts requested;
    private final Amounts nonZero;
    private final boolean hasPorts;
    private final boolean hasAffinity;
    private final boolean hasRequiredAnti;

    public NodeInfo(NodeFacts node, List<PodInfo> pods) {
        this(
                node,
                List.copyOf(pods),
                pods.stream()
                        .map(pod -> pod.traits().demand().requests())
                        .reduce(Amounts.NONE, Amounts::plus),
                pods.stream()
                        .map(pod -> pod.traits().demand().nonZero())
                        .reduce(Amounts.NONE, Amounts::plus));
    }

    private NodeInfo(NodeFacts node, List<PodInfo> pods, Amounts requested, Amounts nonZero) {
        this.node = node;
        this.pods = pods;
        this.requested = requested;
        this.nonZero = nonZero;
        boolean ports = false;
        boolean affinity = false;
        boolean anti = false;
        for (int i = 0; i < pods.size(); i++) {
            PodTraits traits = pods.get(i).traits();
            ports |= !traits.demand().ports().isEmpty();
            affinity |= !traits.affinity().isNone();
            anti |= !traits.affinity().requiredAnti().isEmpty();
        }
        this.hasPorts = ports;
        this.hasAffinity = affinity;
        this.hasRequiredAnti = anti;
    }

    public NodeFacts node() {
        return node;
    }

    public String name() {
        return node.name();
    }

    public List<PodInfo> pods() {
        return pods;
    }

    /** The sum of the pods' requests. */
    public Amounts requested() {
        return requested;
    }

    /** The sum of the pods' requests with a small amount for those that ask for nothing. */
    public Amounts nonZero() {
        return nonZero;
    }

    public boolean hasPorts() {
        return hasPorts;
    }

    /** True when a pod here has any pod affinity or anti-affinity. */
    public boolean hasAffinity() {
        return hasAffinity;
    }

    /** True when a pod here requires other pods to stay away. */
    public boolean hasRequiredAnti() {
        return hasRequiredAnti;
    }

    public NodeInfo with(NodeFacts changed) {
        return new NodeInfo(changed, pods, requested, nonZero);
    }

    public NodeInfo plus(PodInfo pod) {
        List<PodInfo> more = new ArrayList<>(pods.size() + 1);
        more.addAll(pods);
        more.add(pod);
        PodTraits.Demand demand = pod.traits().demand();
        return new NodeInfo(
                node,
                List.copyOf(more),
                requested.plus(demand.requests()),
                nonZero.plus(demand.nonZero()));
    }

    /** Without the pod of this uid; itself when there is none. */
    public NodeInfo minus(String uid) {
        for (int i = 0; i < pods.size(); i++) {
            if (pods.get(i).uid().equals(uid)) {
                List<PodInfo> fewer = new ArrayList<>(pods);
                PodTraits.Demand demand = fewer.remove(i).traits().demand();
                return new NodeInfo(
                        node,
                        List.copyOf(fewer),
                        requested.minus(demand.requests()),
                        nonZero.minus(demand.nonZero()));
            }
        }
        return this;
    }

    @Override
    public String toString() {
        return node.name() + pods.stream().map(PodInfo::path).toList();
    }
}
