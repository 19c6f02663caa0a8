package dev.navarch.scheduler.cycle;

import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.decision.Nominations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pods for which room is being made, by the node where. */
final class NominatedPods implements Nominations {

    private final Map<String, PodInfo> byUid = new LinkedHashMap<>();
    private final Map<String, List<PodInfo>> byNode = new HashMap<>();

    void add(PodInfo pod, String node) {
        remove(pod.uid());
        PodInfo nominated = pod.nominatedTo(node);
        byUid.put(pod.uid(), nominated);
        byNode.computeIfAbsent(node, name -> new ArrayList<>()).add(nominated);
    }

    void remove(String uid) {
        PodInfo pod = byUid.remove(uid);
        if (pod != null) {
            byNode.computeIfPresent(
                    pod.nominatedNode(),
                    (node, pods) -> {
                        pods.remove(pod);
                        return pods.isEmpty() ? null : pods;
                    });
        }
    }

    /** The node of the pod's nomination; empty for none. */
    String nodeOf(String uid) {
        PodInfo pod = byUid.get(uid);
        return pod == null ? "" : pod.nominatedNode();
    }

    @Override
    public List<PodInfo> on(String node) {
        return byUid.isEmpty() ? List.of() : byNode.getOrDefault(node, List.of());
    }
}
