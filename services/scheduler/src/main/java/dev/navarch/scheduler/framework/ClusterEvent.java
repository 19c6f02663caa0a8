package dev.navarch.scheduler.framework;

import dev.navarch.scheduler.cluster.NodeFacts;
import dev.navarch.scheduler.cluster.PodInfo;

/** Something that happened in the cluster and may let a pod fit that did not. */
public sealed interface ClusterEvent {

    record NodeAdded(NodeFacts node) implements ClusterEvent {}

    record NodeUpdated(NodeFacts before, NodeFacts after) implements ClusterEvent {}

    /** A pod came to a node, by any scheduler. */
    record AssignedPodAdded(PodInfo pod) implements ClusterEvent {}

    /** A pod on a node changed: its labels, its requests. */
    record AssignedPodUpdated(PodInfo before, PodInfo after) implements ClusterEvent {}

    /** A pod on a node is gone or finished, or an assumed pod did not get there after all. */
    record AssignedPodDeleted(PodInfo pod) implements ClusterEvent {}

    /** A persistent volume, a claim or a storage class was added or changed. */
    record VolumesChanged(String resource, String path) implements ClusterEvent {}

    /** A namespace's labels changed. */
    record NamespaceChanged(String name) implements ClusterEvent {}
}
