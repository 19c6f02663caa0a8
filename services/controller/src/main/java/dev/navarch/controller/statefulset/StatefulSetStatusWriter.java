package dev.navarch.controller.statefulset;

import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a StatefulSet's status, and takes the update revision as the current one when all have it.
 */
final class StatefulSetStatusWriter {

    private StatefulSetStatusWriter() {}

    static void write(Rollout rollout, List<Pod> mine, Plan.Builder plan) {
        StatefulSet set = rollout.set();
        String currentName = rollout.current().getMetadata().getName();
        String updateName = rollout.update().getMetadata().getName();
        int ready = 0;
        int available = 0;
        int ofCurrent = 0;
        int ofUpdate = 0;
        for (Pod pod : mine) {
            boolean running = Pods.phase(pod).equals("Running") && !Pods.isTerminating(pod);
            if (running && Pods.isReady(pod)) {
                ready++;
                available += rollout.isAvailable(pod) ? 1 : 0;
            }
            if (!Pods.isTerminating(pod)) {
                ofCurrent += Replica.revision(pod).equals(currentName) ? 1 : 0;
                ofUpdate += Replica.revision(pod).equals(updateName) ? 1 : 0;
            }
        }
        int replicas = rollout.replicas();
        boolean rolledOut =
                rollout.isRolling()
                        && ofUpdate == replicas
                        && mine.size() == replicas
                        && ready == replicas;
        if (rolledOut) {
            currentName = updateName;
            ofCurrent = ofUpdate;
        }
        ObjectNode before = Json.tree(set.getStatus());
        ObjectNode after = Json.object();
        put(after, "observedGeneration", set.getMetadata().getGeneration());
        after.put("replicas", mine.size());
        put(after, "readyReplicas", (long) ready);
        put(after, "currentReplicas", (long) ofCurrent);
        put(after, "updatedReplicas", (long) ofUpdate);
        after.put("availableReplicas", available);
        after.put("currentRevision", currentName);
        after.put("updateRevision", updateName);
        after.put("collisionCount", before.path("collisionCount").asInt(0));
        if (before.has("conditions")) {
            after.set("conditions", before.get("conditions"));
        }
        plan.status(Resources.STATEFUL_SETS, set, before, after);
    }

    private static void put(ObjectNode status, String field, @Nullable Long count) {
        if (count != null && count != 0) {
            status.put(field, count.longValue());
        }
    }
}
