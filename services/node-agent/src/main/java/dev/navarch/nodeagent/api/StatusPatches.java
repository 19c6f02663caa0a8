package dev.navarch.nodeagent.api;

import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.nodeagent.worker.PodReports;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reports pod status as strategic merge patches of the status subresource: conditions that others
 * set stay, addresses that the pod no longer has go.
 */
public final class StatusPatches implements PodReports {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Commands commands;

    public StatusPatches(Commands commands) {
        this.commands = commands;
    }

    @Override
    public void status(Pod pod, PodStatus status) {
        String uid = pod.getMetadata().getUid();
        commands.patchStatus(key(pod), uid, patch(pod, status));
        commands.traces().reported(uid, status);
    }

    @Override
    public void gone(Pod pod) {
        commands.deleteNow(key(pod), pod.getMetadata().getUid());
    }

    static ObjectNode patch(Pod pod, PodStatus status) {
        ObjectNode patch = JSON.createObjectNode();
        patch.putObject("metadata").put("uid", pod.getMetadata().getUid());
        ObjectNode body = JSON.valueToTree(status);
        for (String field : List.of("reason", "message", "podIP")) {
            if (!body.has(field)) {
                body.putNull(field);
            }
        }
        if (pod.getStatus() != null) {
            Set<String> now =
                    status.getPodIPs().stream().map(ip -> ip.getIp()).collect(Collectors.toSet());
            pod.getStatus().getPodIPs().stream()
                    .map(ip -> ip.getIp())
                    .filter(ip -> !now.contains(ip))
                    .forEach(ip -> drop(body.withArray("podIPs"), ip));
        }
        patch.set("status", body);
        return patch;
    }

    private static void drop(ArrayNode list, String ip) {
        list.addObject().put("$patch", "delete").put("ip", ip);
    }

    private static ObjectKey key(Pod pod) {
        return ObjectKey.namespaced(
                Resources.PODS, pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    }
}
