package dev.navarch.controller.replicaset;

import dev.navarch.controller.object.Condition;
import dev.navarch.controller.object.Conditions;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.object.Selectors;
import dev.navarch.controller.object.Times;
import dev.navarch.controller.runtime.Refused;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The status that a set of pods amounts to; counts of zero are left out, as Kubernetes does. */
final class ReplicaStatus {

    private static final String FAILURE = "ReplicaFailure";

    private ReplicaStatus() {}

    static ObjectNode of(
            Replicated set,
            List<Pod> claimed,
            List<Pod> active,
            Optional<Refused> failure,
            Instant now) {
        ObjectMeta template = set.template() == null ? null : set.template().getMetadata();
        Map<String, String> labels = template == null ? Map.of() : template.getLabels();
        int labelled = 0;
        int ready = 0;
        int available = 0;
        for (Pod pod : active) {
            labelled += Selectors.matchesAll(labels, pod.getMetadata().getLabels()) ? 1 : 0;
            ready += Pods.isReady(pod) ? 1 : 0;
            available += Pods.isAvailable(pod, set.minReadySeconds(), now) ? 1 : 0;
        }
        ObjectNode status = Json.object();
        status.put("replicas", active.size());
        putCount(status, "fullyLabeledReplicas", labelled);
        putCount(status, "readyReplicas", ready);
        putCount(status, "availableReplicas", available);
        if (set.type().equals(Resources.REPLICA_SETS)) {
            long terminating =
                    claimed.stream()
                            .filter(pod -> Pods.isTerminating(pod) && !Pods.isTerminal(pod))
                            .count();
            status.put("terminatingReplicas", terminating);
        }
        Long generation = set.object().getMetadata().getGeneration();
        if (generation != null) {
            status.put("observedGeneration", generation);
        }
        conditions(set, failure, now).into(status);
        return status;
    }

    private static Conditions conditions(Replicated set, Optional<Refused> failure, Instant now) {
        Conditions conditions = Conditions.of(set.status());
        if (failure.isEmpty()) {
            conditions.remove(FAILURE);
        } else if (conditions.get(FAILURE).isEmpty()) {
            boolean creating = failure.get().write().verb() == Verb.CREATE;
            conditions.set(
                    Condition.of(
                            FAILURE,
                            "True",
                            creating ? "FailedCreate" : "FailedDelete",
                            failure.get().message()),
                    Times.format(now));
        }
        return conditions;
    }

    private static void putCount(ObjectNode status, String field, int count) {
        if (count != 0) {
            status.put(field, count);
        }
    }
}
