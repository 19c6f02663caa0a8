package dev.navarch.scheduler.plugin;

import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.framework.PreScore;
import dev.navarch.scheduler.framework.Score;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prefers nodes that already have the pod's images, the more the larger they are. An image counts
 * by the share of nodes that have it, so that one node with an image does not draw every pod.
 */
public final class ImageLocality implements PreScore, Score {

    private static final long MB = 1024 * 1024;

    /** Below this, pulling is too quick to matter. */
    private static final long LEAST = 23 * MB;

    /** Per container, above this more makes no difference. */
    private static final long MOST = 1000 * MB;

    private record Shares(Map<String, Double> byImage) {}

    private final CycleState.Key<Shares> key = new CycleState.Key<>(Shares.class);

    @Override
    public String name() {
        return "ImageLocality";
    }

    @Override
    public boolean preScore(CycleState state, PodInfo pod, List<NodeInfo> fitting) {
        List<String> images = pod.traits().demand().images();
        Map<String, Double> shares = new HashMap<>();
        int nodes = state.snapshot().size();
        for (int i = 0; i < nodes; i++) {
            Map<String, Long> present = state.snapshot().at(i).node().images();
            if (present.isEmpty()) {
                continue;
            }
            for (String image : images) {
                if (present.containsKey(image)) {
                    shares.merge(image, 1.0 / nodes, Double::sum);
                }
            }
        }
        state.put(key, new Shares(shares));
        return !shares.isEmpty();
    }

    @Override
    public long score(CycleState state, PodInfo pod, NodeInfo node) {
        Map<String, Double> shares = state.require(key).byImage();
        List<String> images = pod.traits().demand().images();
        double sum = 0;
        for (String image : images) {
            Long size = node.node().images().get(image);
            if (size != null) {
                sum += size * shares.getOrDefault(image, 0.0);
            }
        }
        double most = (double) MOST * images.size();
        double clamped = Math.clamp(sum, LEAST, most);
        return (long) (MAX * (clamped - LEAST) / (most - LEAST));
    }
}
