package dev.navarch.scheduler.plugin.volume;

import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.ClusterEvent;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.framework.Filter;
import dev.navarch.scheduler.framework.PreFilter;
import dev.navarch.scheduler.framework.Status;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A node can attach only so many volumes of a CSI driver, as its CSINode says. */
public final class NodeVolumeLimits implements PreFilter, Filter {

    private static final Status FULL = Status.unschedulable("node(s) exceed max volume count");

    private final Volumes volumes;

    public NodeVolumeLimits(Volumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public String name() {
        return "NodeVolumeLimits";
    }

    @Override
    public Outcome preFilter(CycleState state, PodInfo pod) {
        return pod.traits().demand().claims().isEmpty() ? Outcome.SKIP : Outcome.PROCEED;
    }

    @Override
    public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
        Map<String, Integer> limits = volumes.limits(node.name());
        if (limits.isEmpty()) {
            return Status.success();
        }
        Map<String, Set<String>> attached = new HashMap<>();
        node.pods().forEach(other -> attach(other, attached));
        Map<String, Integer> before = new HashMap<>();
        attached.forEach((driver, names) -> before.put(driver, names.size()));
        attach(pod, attached);
        for (Map.Entry<String, Set<String>> each : attached.entrySet()) {
            int count = each.getValue().size();
            Integer limit = limits.get(each.getKey());
            if (limit != null && count > limit && count > before.getOrDefault(each.getKey(), 0)) {
                return FULL;
            }
        }
        return Status.success();
    }

    private void attach(PodInfo pod, Map<String, Set<String>> attached) {
        for (String name : pod.traits().demand().claims()) {
            volumes.claim(pod.namespace() + "/" + name)
                    .flatMap(claim -> volumes.volume(claim.volume()))
                    .filter(volume -> !volume.driver().isEmpty())
                    .ifPresent(volume ->
                            attached.computeIfAbsent(volume.driver(), key -> new HashSet<>())
                                    .add(volume.name()));
        }
    }

    @Override
    public boolean couldHelp(ClusterEvent event, PodInfo pod) {
        return event instanceof ClusterEvent.NodeAdded
                || event instanceof ClusterEvent.AssignedPodDeleted
                || event instanceof ClusterEvent.VolumesChanged;
    }
}
