package dev.navarch.scheduler.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An image of all nodes at one moment. Deriving the next image copies one array of references, so
 * every decision has an image of its own that nothing changes underneath it.
 *
 * <p>Nodes are ordered so that neighbours are of different zones: a search that stops at the first
 * so many nodes has then looked at all zones alike.
 */
public final class Snapshot {

    public static final Snapshot EMPTY = of(List.of());

    private final NodeInfo[] nodes;
    private final Map<String, Integer> positions;
    private final int withAffinity;
    private final int withRequiredAnti;

    private Snapshot(
            NodeInfo[] nodes, Map<String, Integer> positions, int withAffinity, int withAnti) {
        this.nodes = nodes;
        this.positions = positions;
        this.withAffinity = withAffinity;
        this.withRequiredAnti = withAnti;
    }

    public static Snapshot of(Collection<NodeInfo> nodes) {
        NodeInfo[] ordered = interleaveZones(nodes);
        Map<String, Integer> positions = HashMap.newHashMap(ordered.length);
        int affinity = 0;
        int anti = 0;
        for (int i = 0; i < ordered.length; i++) {
            positions.put(ordered[i].name(), i);
            affinity += ordered[i].hasAffinity() ? 1 : 0;
            anti += ordered[i].hasRequiredAnti() ? 1 : 0;
        }
        return new Snapshot(ordered, positions, affinity, anti);
    }

    public int size() {
        return nodes.length;
    }

    public NodeInfo at(int position) {
        return nodes[position];
    }

    public Optional<NodeInfo> get(String name) {
        Integer position = positions.get(name);
        return position == null ? Optional.empty() : Optional.of(nodes[position]);
    }

    public int positionOf(NodeInfo node) {
        Integer position = positions.get(node.name());
        if (position == null) {
            throw new IllegalArgumentException("no such node in the snapshot: " + node.name());
        }
        return position;
    }

    /** The same with newer images of some of its nodes. */
    public Snapshot with(Collection<NodeInfo> changed) {
        NodeInfo[] copy = nodes.clone();
        int affinity = withAffinity;
        int anti = withRequiredAnti;
        for (NodeInfo node : changed) {
            int position = positionOf(node);
            NodeInfo old = copy[position];
            affinity += (node.hasAffinity() ? 1 : 0) - (old.hasAffinity() ? 1 : 0);
            anti += (node.hasRequiredAnti() ? 1 : 0) - (old.hasRequiredAnti() ? 1 : 0);
            copy[position] = node;
        }
        return new Snapshot(copy, positions, affinity, anti);
    }

    /** Nodes with pods that have pod affinity or anti-affinity of any kind. */
    public List<NodeInfo> nodesWithAffinity() {
        return withAffinity == 0 ? List.of() : those(NodeInfo::hasAffinity);
    }

    /** Nodes with pods that require other pods to stay away. */
    public List<NodeInfo> nodesWithRequiredAnti() {
        return withRequiredAnti == 0 ? List.of() : those(NodeInfo::hasRequiredAnti);
    }

    private List<NodeInfo> those(Predicate<NodeInfo> wanted) {
        List<NodeInfo> found = new ArrayList<>();
        for (NodeInfo node : nodes) {
            if (wanted.test(node)) {
                found.add(node);
            }
        }
        return found;
    }

    private static NodeInfo[] interleaveZones(Collection<NodeInfo> nodes) {
        Map<String, List<NodeInfo>> zones = new LinkedHashMap<>();
        for (NodeInfo node : nodes) {
            zones.computeIfAbsent(node.node().zone(), zone -> new ArrayList<>()).add(node);
        }
        NodeInfo[] ordered = new NodeInfo[nodes.size()];
        int next = 0;
        for (int round = 0; next < ordered.length; round++) {
            for (List<NodeInfo> zone : zones.values()) {
                if (round < zone.size()) {
                    ordered[next++] = zone.get(round);
                }
            }
        }
        return ordered;
    }
}
