package dev.navarch.scheduler.plugin;

import dev.navarch.scheduler.cluster.Amounts;
import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.framework.PreScore;
import dev.navarch.scheduler.framework.Score;
import java.util.List;

/**
 * Prefers nodes whose resources are used in like proportion, so that none is left with memory that
 * no processor time remains to use: 100 less the standard deviation of the fractions in use.
 */
public final class NodeResourcesBalancedAllocation implements PreScore, Score {

    private final List<String> resources;

    public NodeResourcesBalancedAllocation(List<String> resources) {
        this.resources = List.copyOf(resources);
    }

    public NodeResourcesBalancedAllocation() {
        this(List.of("cpu", "memory"));
    }

    @Override
    public String name() {
        return "NodeResourcesBalancedAllocation";
    }

    /**
     * A pod that requests nothing changes no balance; scoring it would only draw all to one node.
     */
    @Override
    public boolean preScore(CycleState state, PodInfo pod, List<NodeInfo> fitting) {
        Amounts wanted = pod.traits().demand().requests();
        return resources.stream().anyMatch(resource -> wanted.get(resource) > 0);
    }

    @Override
    public long score(CycleState state, PodInfo pod, NodeInfo node) {
        Amounts wanted = pod.traits().demand().requests();
        double sum = 0;
        double squares = 0;
        int counted = 0;
        for (int i = 0; i < resources.size(); i++) {
            String name = resources.get(i);
            long capacity = node.node().allocatable().get(name);
            if (capacity == 0) {
                continue;
            }
            double used = node.requested().get(name) + wanted.get(name);
            double fraction = Math.min(1, used / capacity);
            sum += fraction;
            squares += fraction * fraction;
            counted++;
        }
        if (counted < 2) {
            return MAX;
        }
        double mean = sum / counted;
        double deviation = Math.sqrt(Math.max(0, squares / counted - mean * mean));
        return (long) ((1 - deviation) * MAX + 1e-9);
    }

    @Override
    public boolean local() {
        return true;
    }
}
