package dev.navarch.scheduler.cluster;

import java.util.List;
import java.util.Map;

/**
 * A node itself, without what runs on it.
 *
 * @param unschedulable whether it is cordoned
 * @param allocatable what pods may take in all
 * @param maxPods how many pods it takes
 * @param images sizes in bytes of the images that it has, by every name of each
 */
public record NodeFacts(
        String name,
        Map<String, String> labels,
        boolean unschedulable,
        List<Taint> taints,
        Amounts allocatable,
        long maxPods,
        Map<String, Long> images) {

    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String REGION = "topology.kubernetes.io/region";

    public NodeFacts {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a node without a name");
        }
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
        images = Map.copyOf(images);
    }

    /** Region and zone together; empty when the node has neither. */
    public String zone() {
        String region = labels.getOrDefault(REGION, "");
        String zone = labels.getOrDefault(ZONE, "");
        return region.isEmpty() && zone.isEmpty() ? "" : region + ":" + zone;
    }
}
