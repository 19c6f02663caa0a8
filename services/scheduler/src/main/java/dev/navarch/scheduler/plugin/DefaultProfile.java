package dev.navarch.scheduler.plugin;

import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.Plugin;
import dev.navarch.scheduler.framework.Profile;
import dev.navarch.scheduler.plugin.volume.NodeVolumeLimits;
import dev.navarch.scheduler.plugin.volume.VolumeBinding;
import dev.navarch.scheduler.plugin.volume.VolumeZone;
import dev.navarch.scheduler.plugin.volume.Volumes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The plugins and weights that Kubernetes' scheduler has when nothing is configured. */
public final class DefaultProfile {

    /** The scheduler that a pod gets that names none. */
    public static final String NAME = "default-scheduler";

    private static final Map<String, Integer> WEIGHTS =
            Map.of(
                    "TaintToleration", 3,
                    "NodeAffinity", 2,
                    "PodTopologySpread", 2,
                    "InterPodAffinity", 2);

    private DefaultProfile() {}

    /**
     * What the plugins need to know of the cluster besides pods and nodes, and do to it.
     *
     * @param binding creates the binding of a pod to a node
     */
    public record Surroundings(
            DefaultSelectors selectors,
            NamespaceLabels namespaces,
            Volumes volumes,
            Volumes.Actions volumeActions,
            Supplier<List<DisruptionBudget>> budgets,
            BiConsumer<PodInfo, String> binding,
            RandomGenerator random) {}

    public static Profile of(Surroundings surroundings) {
        List<Plugin> plugins = new ArrayList<>();
        plugins.add(new SchedulingGates());
        plugins.add(new PrioritySort());
        plugins.add(new NodeUnschedulable());
        plugins.add(new NodeName());
        plugins.add(new TaintToleration());
        plugins.add(new NodeAffinity());
        plugins.add(new NodePorts());
        plugins.add(new NodeResourcesFit());
        plugins.add(new NodeVolumeLimits(surroundings.volumes()));
        plugins.add(new VolumeBinding(surroundings.volumes(), surroundings.volumeActions()));
        plugins.add(new VolumeZone(surroundings.volumes()));
        plugins.add(new PodTopologySpread(surroundings.selectors()));
        plugins.add(new InterPodAffinity(surroundings.namespaces()));
        plugins.add(new NodeResourcesBalancedAllocation());
        plugins.add(new ImageLocality());
        plugins.add(
                new DefaultPreemption(
                        List.copyOf(plugins), surroundings.budgets(), surroundings.random()));
        plugins.add(new DefaultBinder(surroundings.binding()));
        return new Profile(NAME, plugins, WEIGHTS, 0);
    }
}
