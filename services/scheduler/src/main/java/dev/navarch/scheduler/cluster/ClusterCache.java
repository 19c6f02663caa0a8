package dev.navarch.scheduler.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The nodes and the pods on them, kept up event by event, with pods that were just decided upon
 * ("assumed") counted before the cluster has confirmed them. One thread uses it.
 *
 * <p>An assumed pod that is never confirmed expires: its binding may have been lost with a
 * connection, and must not take room for ever.
 */
public final class ClusterCache {

    private record Assumed(PodInfo pod, long expiresAt) {}

    private final long assumedMillis;
    private final Map<String, NodeFacts> facts = new LinkedHashMap<>();
    private final Map<String, NodeInfo> nodes = new LinkedHashMap<>();
    private final Map<String, PodInfo> pods = new HashMap<>();
    private final Map<String, Map<String, PodInfo>> orphans = new HashMap<>();
    private final Map<String, Assumed> assumed = new LinkedHashMap<>();
    private final Set<String> changed = new HashSet<>();
    private Snapshot snapshot = Snapshot.EMPTY;
    private boolean nodesChanged;

    /**
     * @param assumedMillis how long an assumed pod counts without confirmation, in milliseconds
     */
    public ClusterCache(long assumedMillis) {
        this.assumedMillis = assumedMillis;
    }

    public void setNode(NodeFacts node) {
        NodeFacts before = facts.put(node.name(), node);
        NodeInfo old = nodes.get(node.name());
        if (old == null) {
            Map<String, PodInfo> waiting = orphans.remove(node.name());
            nodes.put(
                    node.name(),
                    new NodeInfo(
                            node, waiting == null ? List.of() : List.copyOf(waiting.values())));
            nodesChanged = true;
        } else if (!node.equals(before)) {
            nodes.put(node.name(), old.with(node));
            changed.add(node.name());
            nodesChanged |= before == null || !before.zone().equals(node.zone());
        }
    }

    public void removeNode(String name) {
        facts.remove(name);
        NodeInfo gone = nodes.remove(name);
        if (gone != null) {
            gone.pods().forEach(pod -> orphan(pod));
            nodesChanged = true;
        }
    }

    /** Takes in the newest state of a pod that has a node. */
    public void setPod(PodInfo pod) {
        assumed.remove(pod.uid());
        PodInfo before = pods.get(pod.uid());
        if (pod.finished()) {
            removePod(pod.uid());
        } else if (!pod.equals(before)) {
            take(pod);
        }
    }

    public void removePod(String uid) {
        assumed.remove(uid);
        PodInfo pod = pods.remove(uid);
        if (pod != null) {
            leave(pod);
        }
    }

    /** Counts the pod on the node from now on. */
    public void assume(PodInfo pod, String node, long now) {
        PodInfo placed = pod.boundTo(node);
        assumed.put(pod.uid(), new Assumed(placed, now + assumedMillis));
        take(placed);
    }

    /** Takes an assumption back; false when the pod is not assumed, or already confirmed. */
    public boolean forget(String uid) {
        boolean was = assumed.containsKey(uid);
        if (was) {
            removePod(uid);
        }
        return was;
    }

    public boolean isAssumed(String uid) {
        return assumed.containsKey(uid);
    }

    /** Forgets and returns the assumed pods whose time has run out. */
    public List<PodInfo> expire(long now) {
        List<PodInfo> expired = new ArrayList<>();
        for (Assumed held : assumed.values()) {
            if (held.expiresAt() > now) {
                break;
            }
            expired.add(held.pod());
        }
        expired.forEach(pod -> removePod(pod.uid()));
        return expired;
    }

    public Optional<PodInfo> pod(String uid) {
        return Optional.ofNullable(pods.get(uid));
    }

    /** The image of now; the same instance while nothing changes. */
    public Snapshot snapshot() {
        if (nodesChanged) {
            snapshot = Snapshot.of(nodes.values());
        } else if (!changed.isEmpty()) {
            snapshot = snapshot.with(changed.stream().map(nodes::get).toList());
        }
        nodesChanged = false;
        changed.clear();
        return snapshot;
    }

    private void take(PodInfo pod) {
        PodInfo before = pods.put(pod.uid(), pod);
        if (before != null) {
            leave(before);
        }
        NodeInfo node = nodes.get(pod.nodeName());
        if (node == null) {
            orphan(pod);
        } else {
            nodes.put(node.name(), node.plus(pod));
            changed.add(node.name());
        }
    }

    private void leave(PodInfo pod) {
        NodeInfo node = nodes.get(pod.nodeName());
        if (node != null) {
            nodes.put(node.name(), node.minus(pod.uid()));
            changed.add(node.name());
        } else {
            orphans.computeIfPresent(
                    pod.nodeName(),
                    (name, waiting) -> {
                        waiting.remove(pod.uid());
                        return waiting.isEmpty() ? null : waiting;
                    });
        }
    }

    /** A pod may be seen before its node, and may outlive it. */
    private void orphan(PodInfo pod) {
        orphans.computeIfAbsent(pod.nodeName(), name -> new LinkedHashMap<>()).put(pod.uid(), pod);
    }
}
