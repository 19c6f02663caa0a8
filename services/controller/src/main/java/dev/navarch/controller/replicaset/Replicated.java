package dev.navarch.controller.replicaset;

import dev.navarch.controller.object.Json;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a ReplicaSet and a ReplicationController have in common.
 *
 * @param status the status as it is stored
 */
record Replicated(
        GroupResource type,
        HasMetadata object,
        LabelSelector selector,
        PodTemplateSpec template,
        int replicas,
        int minReadySeconds,
        ObjectNode status) {

    static Replicated of(ReplicaSet set) {
        return new Replicated(
                Resources.REPLICA_SETS,
                set,
                set.getSpec().getSelector(),
                set.getSpec().getTemplate(),
                orZero(set.getSpec().getReplicas()),
                orZero(set.getSpec().getMinReadySeconds()),
                Json.tree(set.getStatus()));
    }

    static Replicated of(ReplicationController controller) {
        return new Replicated(
                Resources.REPLICATION_CONTROLLERS,
                controller,
                selectorOf(controller),
                controller.getSpec().getTemplate(),
                orZero(controller.getSpec().getReplicas()),
                orZero(controller.getSpec().getMinReadySeconds()),
                Json.tree(controller.getStatus()));
    }

    static LabelSelector selectorOf(ReplicationController controller) {
        return new LabelSelectorBuilder()
                .withMatchLabels(controller.getSpec().getSelector())
                .build();
    }

    boolean isTerminating() {
        return object.getMetadata().getDeletionTimestamp() != null;
    }

    private static int orZero(@org.jspecify.annotations.Nullable Integer number) {
        return number == null ? 0 : number;
    }
}
