package dev.navarch.scheduler.plugin.volume;

import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.ClusterEvent;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.framework.Filter;
import dev.navarch.scheduler.framework.PreFilter;
import dev.navarch.scheduler.framework.Status;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A volume that is labelled with zones is reached only from nodes of these zones. */
public final class VolumeZone implements PreFilter, Filter {

    private static final List<String> KEYS =
            List.of(
                    "topology.kubernetes.io/zone",
                    "topology.kubernetes.io/region",
                    "failure-domain.beta.kubernetes.io/zone",
                    "failure-domain.beta.kubernetes.io/region");
    private static final Status ELSEWHERE =
            Status.unresolvable("node(s) had no available volume zone");

    private final Volumes volumes;

    public VolumeZone(Volumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public String name() {
        return "VolumeZone";
    }

    @Override
    public Outcome preFilter(CycleState state, PodInfo pod) {
        return pod.traits().demand().claims().isEmpty() ? Outcome.SKIP : Outcome.PROCEED;
    }

    @Override
    public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
        for (String name : pod.traits().demand().claims()) {
            Optional<Volumes.Volume> volume =
                    volumes.claim(pod.namespace() + "/" + name)
                            .flatMap(claim -> volumes.volume(claim.volume()));
            if (volume.isPresent() && !inZone(volume.get(), node)) {
                return ELSEWHERE;
            }
        }
        return Status.success();
    }

    /** A node without any such label is in no zone, and takes every volume. */
    private static boolean inZone(Volumes.Volume volume, NodeInfo node) {
        if (KEYS.stream().noneMatch(node.node().labels()::containsKey)) {
            return true;
        }
        for (String key : KEYS) {
            String zones = volume.labels().get(key);
            if (zones != null
                    && Arrays.stream(zones.split("__"))
                            .noneMatch(zone -> zone.equals(node.node().labels().get(key)))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean couldHelp(ClusterEvent event, PodInfo pod) {
        return event instanceof ClusterEvent.NodeAdded
                || event instanceof ClusterEvent.NodeUpdated
                || event instanceof ClusterEvent.VolumesChanged;
    }
}
