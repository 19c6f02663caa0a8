package dev.navarch.controller.daemonset;

import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Counts the nodes that should run a daemon, and how far they do. */
final class Tally {

    int desired;
    private int current;
    private int misscheduled;
    private int ready;
    private int available;
    private int updated;

    void count(
            NodeFit.Verdict verdict,
            List<Pod> there,
            String hash,
            int minReadySeconds,
            Instant now) {
        if (!verdict.shouldRun()) {
            misscheduled += there.isEmpty() ? 0 : 1;
            return;
        }
        desired++;
        Optional<Pod> pod =
                there.stream()
                        .min(Comparator.comparing(p -> p.getMetadata().getCreationTimestamp()));
        if (pod.isEmpty()) {
            return;
        }
        current++;
        if (Pods.isReady(pod.get())) {
            ready++;
            available += Pods.isAvailable(pod.get(), minReadySeconds, now) ? 1 : 0;
        }
        updated += DaemonPod.revision(pod.get()).equals(hash) ? 1 : 0;
    }

    ObjectNode status(DaemonSet set, ObjectNode before) {
        ObjectNode status = Json.object();
        status.put("currentNumberScheduled", current);
        status.put("numberMisscheduled", misscheduled);
        status.put("desiredNumberScheduled", desired);
        status.put("numberReady", ready);
        Long generation = set.getMetadata().getGeneration();
        if (generation != null) {
            status.put("observedGeneration", generation.longValue());
        }
        put(status, "updatedNumberScheduled", updated);
        put(status, "numberAvailable", available);
        put(status, "numberUnavailable", desired - available);
        for (String kept : List.of("collisionCount", "conditions")) {
            if (before.has(kept)) {
                status.set(kept, before.get(kept));
            }
        }
        return status;
    }

    private static void put(ObjectNode status, String field, int count) {
        if (count != 0) {
            status.put(field, count);
        }
    }
}
