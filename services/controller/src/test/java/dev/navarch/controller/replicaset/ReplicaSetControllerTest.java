package dev.navarch.controller.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.controller.TestCluster;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import dev.navarch.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReplicaSetControllerTest {

    private static final ObjectKey WEB =
            ObjectKey.namespaced(Resources.REPLICA_SETS, "default", "web");

    private final TestCluster cluster = new TestCluster();

    ReplicaSetControllerTest() {
        cluster.with(new ReplicaSetController(cluster.views, cluster.clock, cluster.random));
    }

    @Test
    void createsAsManyPodsAsAskedForAndNeverMore() {
        create(7);
        cluster.settle();
        assertThat(cluster.pods()).hasSize(7);
        Pod pod = cluster.pods().get(0);
        assertThat(pod.getMetadata().getName()).matches("web-[bcdfghjklmnpqrstvwxz24-9]{5}");
        assertThat(pod.getMetadata().getGenerateName()).isEqualTo("web-");
        assertThat(pod.getMetadata().getLabels()).containsEntry("app", "web");
        assertThat(pod.getMetadata().getOwnerReferences().get(0).getController()).isTrue();
        assertThat(pod.getSpec().getContainers()).hasSize(1);
        assertThat(
                        cluster.api.received().stream()
                                .filter(c ->
                                        c.verb() == Verb.CREATE
                                                && c.key().type().equals(Resources.PODS)))
                .hasSize(7);
        assertThat(cluster.events("web"))
                .contains("SuccessfulCreate: Created pod: " + pod.getMetadata().getName());
    }

    @Test
    void countsReadyAndAvailablePods() {
        create(3);
        cluster.settle();
        assertThat(status().getReplicas()).isEqualTo(3);
        assertThat(status().getReadyReplicas()).isNull();
        cluster.run(cluster.pods().get(0), "node-a", true);
        cluster.run(cluster.pods().get(1), "node-a", false);
        cluster.settle();
        assertThat(status().getReadyReplicas()).isEqualTo(1);
        assertThat(status().getAvailableReplicas()).isEqualTo(1);
        assertThat(status().getFullyLabeledReplicas()).isEqualTo(3);
        assertThat(status().getObservedGeneration()).isEqualTo(1);
    }

    @Test
    void waitsForMinReadySecondsBeforeAPodIsAvailable() {
        cluster.create(
                Resources.REPLICA_SETS,
                Fixtures.replicaSet("web", 1).editSpec().withMinReadySeconds(10).endSpec().build());
        cluster.settle().runAll();
        assertThat(status().getReadyReplicas()).isEqualTo(1);
        assertThat(status().getAvailableReplicas()).isNull();
        cluster.pass(Duration.ofSeconds(11));
        assertThat(status().getAvailableReplicas()).isEqualTo(1);
    }

    @Test
    void scalesDownPodsThatAreNotReadyFirst() {
        create(3);
        cluster.settle();
        Pod good = cluster.pods().get(1);
        cluster.run(cluster.pods().get(0), "node-a", false);
        cluster.run(good, "node-a", true);
        cluster.settle();
        scale(1);
        cluster.settle();
        assertThat(
                        cluster.pods().stream()
                                .filter(p -> p.getMetadata().getDeletionTimestamp() == null))
                .extracting(p -> p.getMetadata().getName())
                .containsExactly(good.getMetadata().getName());
        assertThat(status().getTerminatingReplicas()).isEqualTo(1);
    }

    @Test
    void replacesAPodThatFailedOrWasDeleted() {
        create(2);
        cluster.settle().runAll();
        Pod failed = cluster.pods().get(0);
        cluster.api.update(
                TestCluster.key(failed),
                "status",
                new PodBuilder(failed).editStatus().withPhase("Failed").endStatus().build());
        cluster.end(cluster.pods().get(1));
        cluster.settle().runAll();
        assertThat(cluster.pods()).hasSize(3);
        assertThat(status().getReplicas()).isEqualTo(2);
        assertThat(status().getAvailableReplicas()).isEqualTo(2);
    }

    @Test
    void adoptsAMatchingOrphan() {
        cluster.create(
                Resources.PODS,
                Fixtures.pod("stray")
                        .editMetadata()
                        .addToLabels("app", "web")
                        .endMetadata()
                        .build());
        create(1);
        cluster.settle();
        assertThat(cluster.pods()).hasSize(1);
        assertThat(cluster.pods().get(0).getMetadata().getOwnerReferences().get(0).getName())
                .isEqualTo("web");
    }

    @Test
    void releasesAPodWhoseLabelsWereChangedAndReplacesIt() {
        create(1);
        cluster.settle();
        Pod pod = cluster.pods().get(0);
        cluster.api.update(
                TestCluster.key(pod),
                "",
                new PodBuilder(pod)
                        .editMetadata()
                        .addToLabels("app", "quarantine")
                        .endMetadata()
                        .build());
        cluster.settle();
        assertThat(cluster.pods()).hasSize(2);
        assertThat(
                        cluster.get(
                                        Resources.PODS,
                                        "default/" + pod.getMetadata().getName(),
                                        Pod.class)
                                .getMetadata()
                                .getOwnerReferences())
                .isEmpty();
    }

    @Test
    void leavesThePodsAloneWhenItIsBeingDeleted() {
        cluster.create(
                Resources.REPLICA_SETS,
                Fixtures.replicaSet("web", 2)
                        .editMetadata()
                        .addToFinalizers("foregroundDeletion")
                        .endMetadata()
                        .build());
        cluster.settle();
        cluster.api.delete(WEB);
        cluster.end(cluster.pods().get(0));
        cluster.settle();
        assertThat(cluster.pods()).hasSize(1);
    }

    private void create(int replicas) {
        cluster.create(Resources.REPLICA_SETS, Fixtures.replicaSet("web", replicas).build());
    }

    private void scale(int replicas) {
        ReplicaSet set = cluster.get(Resources.REPLICA_SETS, "default/web", ReplicaSet.class);
        set.getSpec().setReplicas(replicas);
        cluster.api.update(WEB, "", set);
    }

    private ReplicaSetStatus status() {
        return cluster.get(Resources.REPLICA_SETS, "default/web", ReplicaSet.class).getStatus();
    }
}
