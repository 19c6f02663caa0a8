package dev.navarch.nodeagent.join;

import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.client.ApiClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Empties a node as {@code kubectl drain} does, by the node's own permissions: no new pods, and
 * those that are there evicted, as disruption budgets allow. Static pods and those of DaemonSets
 * stay, which would come back at once.
 */
final class Drain {

    private static final long POLL_NANOS = 500_000_000;
    private static final int BUDGET_REFUSES = 429;

    private final ApiClient api;
    private final String node;

    Drain(ApiClient api, String node) {
        this.api = api;
        this.node = node;
    }

    /**
     * @return the pods that are still there when the time is over
     */
    List<String> run(Duration limit) throws IOException {
        ObjectNode cordon = JsonMapper.shared().createObjectNode();
        cordon.putObject("spec").put("unschedulable", true);
        api.mergePatch("/api/v1/nodes/" + node, cordon);
        long until = System.nanoTime() + limit.toNanos();
        Set<String> evicted = new HashSet<>();
        while (true) {
            List<JsonNode> pods =
                    api.list("/api/v1/pods?fieldSelector=spec.nodeName%3D" + node).stream()
                            .filter(Drain::leaves)
                            .toList();
            if (pods.isEmpty() || System.nanoTime() > until) {
                return pods.stream().map(Drain::name).collect(Collectors.toList());
            }
            for (JsonNode pod : pods) {
                String uid = pod.at("/metadata/uid").asString("");
                if (!evicted.contains(uid) && evict(pod)) {
                    evicted.add(uid);
                }
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static boolean leaves(JsonNode pod) {
        return !pod.at("/metadata/annotations").has("kubernetes.io/config.mirror")
                && pod.at("/metadata/ownerReferences")
                        .valueStream()
                        .noneMatch(owner ->
                                owner.path("kind").asString("").equals("DaemonSet")
                                        && owner.path("controller").asBoolean(false));
    }

    private static String name(JsonNode pod) {
        return pod.at("/metadata/namespace").asString("")
                + "/"
                + pod.at("/metadata/name").asString("");
    }

    /** Whether it was accepted; a budget may have room later. */
    private boolean evict(JsonNode pod) throws IOException {
        ObjectNode eviction =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("apiVersion", "policy/v1")
                        .put("kind", "Eviction");
        eviction.putObject("metadata")
                .put("name", pod.at("/metadata/name").asString(""))
                .put("namespace", pod.at("/metadata/namespace").asString(""));
        try {
            api.post(
                    "/api/v1/namespaces/"
                            + pod.at("/metadata/namespace").asString("")
                            + "/pods/"
                            + pod.at("/metadata/name").asString("")
                            + "/eviction",
                    eviction);
            return true;
        } catch (ApiClientException refused) {
            if (refused.code() == BUDGET_REFUSES) {
                return false;
            }
            if (refused.code() == 404) {
                return true;
            }
            throw refused;
        }
    }
}
