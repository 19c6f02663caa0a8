package dev.navarch.scheduler.plugin;

import dev.navarch.scheduler.cluster.Amounts;
import dev.navarch.scheduler.cluster.NodeFacts;
import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.ClusterEvent;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.framework.Filter;
import dev.navarch.scheduler.framework.Score;
import dev.navarch.scheduler.framework.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A pod needs a node with room for all that it requests; and the strategy says how full is good.
 */
public final class NodeResourcesFit implements Filter, Score {

    private final ScoringStrategy strategy;
    private final Map<String, Integer> resources;

    /**
     * @param resources the resources that count in scoring, with their weights
     */
    public NodeResourcesFit(ScoringStrategy strategy, Map<String, Integer> resources) {
        this.strategy = strategy;
        this.resources = Map.copyOf(resources);
    }

    public NodeResourcesFit() {
        this(new ScoringStrategy.LeastAllocated(), Map.of("cpu", 1, "memory", 1));
    }

    @Override
    public String name() {
        return "NodeResourcesFit";
    }

    @Override
    public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
        Amounts wanted = pod.traits().demand().requests();
        Amounts total = node.node().allocatable();
        Amounts used = node.requested();
        if (node.pods().size() < node.node().maxPods()
                && wanted.scalars().isEmpty()
                && wanted.milliCpu() <= Math.max(0, total.milliCpu() - used.milliCpu())
                && wanted.memory() <= Math.max(0, total.memory() - used.memory())
                && wanted.ephemeralStorage()
                        <= Math.max(0, total.ephemeralStorage() - used.ephemeralStorage())) {
            return Status.success();
        }
        return explain(wanted, node);
    }

    private static Status explain(Amounts wanted, NodeInfo node) {
        List<String> reasons = new ArrayList<>();
        boolean never = false;
        if (node.pods().size() >= node.node().maxPods()) {
            reasons.add("Too many pods");
        }
        List<String> names = new ArrayList<>(List.of("cpu", "memory", "ephemeral-storage"));
        wanted.scalars().keySet().stream().sorted().forEach(names::add);
        for (String name : names) {
            long amount = wanted.get(name);
            long total = node.node().allocatable().get(name);
            if (amount > 0 && amount > total - node.requested().get(name)) {
                reasons.add("Insufficient " + name);
                never |= amount > total;
            }
        }
        if (reasons.isEmpty()) {
            return Status.success();
        }
        return never ? new Status.Unresolvable(reasons) : new Status.Unschedulable(reasons);
    }

    @Override
    public long score(CycleState state, PodInfo pod, NodeInfo node) {
        long sum = 0;
        long weights = 0;
        for (Map.Entry<String, Integer> resource : resources.entrySet()) {
            String name = resource.getKey();
            long capacity = node.node().allocatable().get(name);
            boolean basic = name.equals("cpu") || name.equals("memory");
            long wanted = demand(pod, basic).get(name);
            if (capacity == 0 || (wanted == 0 && !basic)) {
                continue;
            }
            long used = (basic ? node.nonZero() : node.requested()).get(name);
            sum += strategy.score(used + wanted, capacity) * resource.getValue();
            weights += resource.getValue();
        }
        return weights == 0 ? 0 : sum / weights;
    }

    private static Amounts demand(PodInfo pod, boolean nonZero) {
        return nonZero ? pod.traits().demand().nonZero() : pod.traits().demand().requests();
    }

    @Override
    public boolean local() {
        return true;
    }

    @Override
    public boolean couldHelp(ClusterEvent event, PodInfo pod) {
        return switch (event) {
            case ClusterEvent.NodeAdded added -> couldHold(pod, added.node());
            case ClusterEvent.NodeUpdated updated ->
                    couldHold(pod, updated.after()) && grew(updated.before(), updated.after());
            case ClusterEvent.AssignedPodAdded ignored -> false;
            case ClusterEvent.AssignedPodUpdated updated ->
                    !updated.after()
                            .traits()
                            .demand()
                            .requests()
                            .equals(updated.before().traits().demand().requests());
            case ClusterEvent.AssignedPodDeleted ignored -> true;
            case ClusterEvent.VolumesChanged ignored -> false;
            case ClusterEvent.NamespaceChanged ignored -> false;
        };
    }

    private static boolean couldHold(PodInfo pod, NodeFacts node) {
        return filterable(pod, node).ok();
    }

    private static Status filterable(PodInfo pod, NodeFacts node) {
        return explain(pod.traits().demand().requests(), new NodeInfo(node, List.of()));
    }

    private static boolean grew(NodeFacts before, NodeFacts after) {
        Amounts more = after.allocatable().minus(before.allocatable());
        return after.maxPods() > before.maxPods()
                || more.milliCpu() > 0
                || more.memory() > 0
                || more.ephemeralStorage() > 0
                || more.scalars().values().stream().anyMatch(amount -> amount > 0);
    }
}
