package dev.navarch.scheduler.plugin;

import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cluster.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How many pods of each node fulfil some condition. Between two decisions hardly any node changes,
 * and a {@link NodeInfo} that is still the same instance still has the same count, so only the
 * changed nodes are counted again: what would be a walk over all pods is a walk over all nodes that
 * compares references.
 */
final class MatchCounts {

    private static final int CONDITIONS = 64;

    private static final class Counted {
        private NodeInfo[] nodes = new NodeInfo[0];
        private int[] counts = new int[0];
    }

    private final Map<Object, Counted> byCondition =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Object, Counted> eldest) {
                    return size() > CONDITIONS;
                }
            };

    /**
     * The counts by the nodes' positions; valid until the next call.
     *
     * @param name what makes the condition the same as that of an earlier call
     */
    @SuppressWarnings("ReferenceEquality") // the same instance is the same state
    int[] count(Snapshot snapshot, Object name, Predicate<PodInfo> condition) {
        Counted counted = byCondition.computeIfAbsent(name, key -> new Counted());
        int size = snapshot.size();
        if (counted.nodes.length != size) {
            counted.nodes = new NodeInfo[size];
            counted.counts = new int[size];
        }
        for (int i = 0; i < size; i++) {
            NodeInfo node = snapshot.at(i);
            if (counted.nodes[i] != node) {
                int count = 0;
                for (PodInfo pod : node.pods()) {
                    count += condition.test(pod) ? 1 : 0;
                }
                counted.nodes[i] = node;
                counted.counts[i] = count;
            }
        }
        return counted.counts;
    }
}
