package dev.navarch.controller.autoscaling;

import dev.navarch.bus.view.Lister;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is scaled: the workload behind a scale subresource.
 *
 * @param wanted how many replicas its spec asks for
 * @param actual how many its status counts
 */
record ScaleTarget(
        GroupResource type, HasMetadata object, LabelSelector selector, int wanted, int actual) {

    /** Finds targets in the views. */
    static final class Finder {

        private final Lister<Deployment> deployments;
        private final Lister<ReplicaSet> replicaSets;
        private final Lister<StatefulSet> statefulSets;
        private final Lister<ReplicationController> controllers;

        Finder(ClusterViews views) {
            deployments = views.of(Resources.DEPLOYMENTS, Deployment.class);
            replicaSets = views.of(Resources.REPLICA_SETS, ReplicaSet.class);
            statefulSets = views.of(Resources.STATEFUL_SETS, StatefulSet.class);
            controllers = views.of(Resources.REPLICATION_CONTROLLERS, ReplicationController.class);
        }

        Optional<ScaleTarget> find(String namespace, CrossVersionObjectReference reference) {
            String path = namespace + "/" + reference.getName();
            return switch (reference.getKind()) {
                case "Deployment" -> deployments.get(path).map(Finder::of);
                case "ReplicaSet" -> replicaSets.get(path).map(Finder::of);
                case "StatefulSet" -> statefulSets.get(path).map(Finder::of);
                case "ReplicationController" -> controllers.get(path).map(Finder::of);
                default -> Optional.empty();
            };
        }

        private static ScaleTarget of(Deployment d) {
            return new ScaleTarget(
                    Resources.DEPLOYMENTS,
                    d,
                    d.getSpec().getSelector(),
                    wanted(d.getSpec().getReplicas()),
                    d.getStatus() == null ? 0 : actual(d.getStatus().getReplicas()));
        }

        private static ScaleTarget of(ReplicaSet s) {
            return new ScaleTarget(
                    Resources.REPLICA_SETS,
                    s,
                    s.getSpec().getSelector(),
                    wanted(s.getSpec().getReplicas()),
                    s.getStatus() == null ? 0 : actual(s.getStatus().getReplicas()));
        }

        private static ScaleTarget of(StatefulSet s) {
            return new ScaleTarget(
                    Resources.STATEFUL_SETS,
                    s,
                    s.getSpec().getSelector(),
                    wanted(s.getSpec().getReplicas()),
                    s.getStatus() == null ? 0 : actual(s.getStatus().getReplicas()));
        }

        private static ScaleTarget of(ReplicationController c) {
            return new ScaleTarget(
                    Resources.REPLICATION_CONTROLLERS,
                    c,
                    new LabelSelectorBuilder().withMatchLabels(c.getSpec().getSelector()).build(),
                    wanted(c.getSpec().getReplicas()),
                    c.getStatus() == null ? 0 : actual(c.getStatus().getReplicas()));
        }

        private static int wanted(@Nullable Integer replicas) {
            return replicas == null ? 1 : replicas;
        }

        private static int actual(@Nullable Integer replicas) {
            return replicas == null ? 0 : replicas;
        }
    }
}
