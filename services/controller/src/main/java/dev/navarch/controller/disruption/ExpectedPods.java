package dev.navarch.controller.disruption;

import dev.navarch.bus.view.Lister;
import dev.navarch.controller.object.Owners;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How many pods the controllers of some pods want there to be. */
final class ExpectedPods {

    /** A number, under the uid of who wants it. */
    private record Scale(String uid, int replicas) {}

    private final Lister<Deployment> deployments;
    private final Lister<ReplicaSet> replicaSets;
    private final Lister<StatefulSet> statefulSets;
    private final Lister<ReplicationController> controllers;

    ExpectedPods(ClusterViews views) {
        deployments = views.of(Resources.DEPLOYMENTS, Deployment.class);
        replicaSets = views.of(Resources.REPLICA_SETS, ReplicaSet.class);
        statefulSets = views.of(Resources.STATEFUL_SETS, StatefulSet.class);
        controllers = views.of(Resources.REPLICATION_CONTROLLERS, ReplicationController.class);
    }

    /** Empty when a pod has no controller whose number is known. */
    Optional<Integer> of(List<Pod> pods) {
        Map<String, Integer> scales = new HashMap<>();
        for (Pod pod : pods) {
            Optional<Scale> scale =
                    Owners.controllerOf(pod)
                            .flatMap(owner -> scale(pod.getMetadata().getNamespace(), owner));
            if (scale.isEmpty()) {
                return Optional.empty();
            }
            scales.put(scale.get().uid(), scale.get().replicas());
        }
        return Optional.of(scales.values().stream().mapToInt(Integer::intValue).sum());
    }

    private Optional<Scale> scale(String namespace, OwnerReference owner) {
        String path = namespace + "/" + owner.getName();
        return switch (owner.getKind()) {
            case "ReplicaSet" -> replicaSets.get(path).flatMap(set -> ofSet(namespace, set));
            case "StatefulSet" ->
                    statefulSets
                            .get(path)
                            .map(s -> scale(s.getMetadata().getUid(), s.getSpec().getReplicas()));
            case "ReplicationController" ->
                    controllers
                            .get(path)
                            .map(c -> scale(c.getMetadata().getUid(), c.getSpec().getReplicas()));
            default -> Optional.empty();
        };
    }

    private Optional<Scale> ofSet(String namespace, ReplicaSet set) {
        Optional<Deployment> deployment =
                Owners.controllerOf(set)
                        .flatMap(owner -> deployments.get(namespace + "/" + owner.getName()));
        return deployment.isPresent()
                ? deployment.map(d -> scale(d.getMetadata().getUid(), d.getSpec().getReplicas()))
                : Optional.of(scale(set.getMetadata().getUid(), set.getSpec().getReplicas()));
    }

    private static Scale scale(String uid, @Nullable Integer replicas) {
        return new Scale(uid, replicas == null ? 1 : replicas);
    }
}
