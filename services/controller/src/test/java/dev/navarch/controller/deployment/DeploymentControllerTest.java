package dev.navarch.controller.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.controller.TestCluster;
import dev.navarch.controller.replicaset.ReplicaSetController;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DeploymentControllerTest {

    private static final ObjectKey WEB =
            ObjectKey.namespaced(Resources.DEPLOYMENTS, "default", "web");

    private final TestCluster cluster = new TestCluster();

    DeploymentControllerTest() {
        cluster.with(new DeploymentController(cluster.views, cluster.clock))
                .with(new ReplicaSetController(cluster.views, cluster.clock, cluster.random));
    }

    @Test
    void createsASetOfTheTemplateAndReportsItsProgress() {
        create(3);
        cluster.settle();
        ReplicaSet set = sets().get(0);
        String hash = set.getMetadata().getLabels().get("pod-template-hash");
        assertThat(set.getMetadata().getName()).isEqualTo("web-" + hash);
        assertThat(set.getSpec().getSelector().getMatchLabels())
                .containsEntry("app", "web")
                .containsEntry("pod-template-hash", hash);
        assertThat(set.getSpec().getTemplate().getMetadata().getLabels())
                .containsEntry("pod-template-hash", hash);
        assertThat(set.getMetadata().getAnnotations())
                .containsEntry("deployment.kubernetes.io/revision", "1")
                .containsEntry("deployment.kubernetes.io/desired-replicas", "3")
                .containsEntry("deployment.kubernetes.io/max-replicas", "4");
        assertThat(deployment().getMetadata().getAnnotations())
                .containsEntry("deployment.kubernetes.io/revision", "1");
        assertThat(condition("Available").getReason()).isEqualTo("MinimumReplicasUnavailable");
        assertThat(condition("Progressing").getReason()).isEqualTo("ReplicaSetUpdated");
        cluster.runAll();
        assertThat(condition("Available").getReason()).isEqualTo("MinimumReplicasAvailable");
        assertThat(condition("Progressing").getReason()).isEqualTo("NewReplicaSetAvailable");
        assertThat(condition("Progressing").getMessage())
                .isEqualTo(
                        "ReplicaSet \""
                                + set.getMetadata().getName()
                                + "\" has successfully progressed.");
        assertThat(deployment().getStatus().getReadyReplicas()).isEqualTo(3);
        assertThat(deployment().getStatus().getUpdatedReplicas()).isEqualTo(3);
        assertThat(deployment().getStatus().getUnavailableReplicas()).isNull();
        assertThat(cluster.events("web"))
                .containsExactly(
                        "ScalingReplicaSet: Scaled up replica set "
                                + set.getMetadata().getName()
                                + " from 0 to 3");
    }

    @Test
    void rollsANewTemplateOutAndKeepsTheOldSet() {
        create(3);
        finish();
        String first = sets().get(0).getMetadata().getName();
        image("v2");
        finish();
        assertThat(replicasOf(first)).isZero();
        assertThat(sets()).hasSize(2);
        assertThat(deployment().getMetadata().getAnnotations())
                .containsEntry("deployment.kubernetes.io/revision", "2");
        assertThat(cluster.pods()).hasSize(3).allMatch(pod -> image(pod).equals("v2"));
    }

    @Test
    void returnsToAnEarlierTemplateBySettingItAgain() {
        create(2);
        finish();
        String first = sets().get(0).getMetadata().getName();
        image("v2");
        finish();
        image("example/web:1");
        finish();
        assertThat(sets()).hasSize(2);
        ReplicaSet set = cluster.get(Resources.REPLICA_SETS, "default/" + first, ReplicaSet.class);
        assertThat(set.getSpec().getReplicas()).isEqualTo(2);
        assertThat(set.getMetadata().getAnnotations())
                .containsEntry("deployment.kubernetes.io/revision", "3")
                .containsEntry("deployment.kubernetes.io/revision-history", "1");
    }

    @Test
    void keepsAsManyOldSetsAsTheHistoryLimitSays() {
        create(1);
        edit(d -> d.editSpec().withRevisionHistoryLimit(2).endSpec());
        finish();
        for (int i = 2; i <= 6; i++) {
            image("v" + i);
            finish();
        }
        assertThat(sets())
                .extracting(s ->
                        s.getMetadata().getAnnotations().get("deployment.kubernetes.io/revision"))
                .containsExactlyInAnyOrder("4", "5", "6");
    }

    @Test
    void recreateEndsAllOldPodsBeforeItStartsNewOnes() {
        cluster.create(
                Resources.DEPLOYMENTS,
                Fixtures.deployment("web", 2)
                        .editSpec()
                        .withNewStrategy()
                        .withType("Recreate")
                        .endStrategy()
                        .endSpec()
                        .build());
        finish();
        image("v2");
        cluster.settle();
        assertThat(cluster.pods())
                .hasSize(2)
                .allMatch(p -> p.getMetadata().getDeletionTimestamp() != null);
        cluster.end(cluster.pods().get(0));
        cluster.settle();
        assertThat(cluster.pods()).hasSize(1);
        cluster.end(cluster.pods().get(0));
        cluster.settle();
        assertThat(cluster.pods()).hasSize(2).allMatch(pod -> image(pod).equals("v2"));
    }

    @Test
    void aPausedDeploymentScalesButDoesNotRoll() {
        create(2);
        finish();
        edit(d -> d.editSpec().withPaused(true).endSpec());
        cluster.settle();
        assertThat(condition("Progressing").getReason()).isEqualTo("DeploymentPaused");
        edit(d ->
                d.editSpec()
                        .withReplicas(4)
                        .editTemplate()
                        .editSpec()
                        .editFirstContainer()
                        .withImage("v2")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec());
        finish();
        assertThat(cluster.pods()).hasSize(4).noneMatch(pod -> image(pod).equals("v2"));
        edit(d -> d.editSpec().withPaused(false).endSpec());
        finish();
        assertThat(cluster.pods()).hasSize(4).allMatch(pod -> image(pod).equals("v2"));
    }

    @Test
    void reportsARolloutThatMakesNoProgressInTime() {
        create(2);
        edit(d -> d.editSpec().withProgressDeadlineSeconds(60).endSpec());
        finish();
        image("broken");
        cluster.pass(Duration.ofSeconds(70));
        assertThat(condition("Progressing").getStatus()).isEqualTo("False");
        assertThat(condition("Progressing").getReason()).isEqualTo("ProgressDeadlineExceeded");
        assertThat(condition("Progressing").getMessage()).endsWith("has timed out progressing.");
        assertThat(condition("Available").getStatus()).isEqualTo("True");
    }

    @Test
    void scalesAllSetsInProportionInTheMiddleOfARollout() {
        cluster.create(
                Resources.DEPLOYMENTS,
                Fixtures.deployment("web", 10)
                        .editSpec()
                        .withNewStrategy()
                        .withType("RollingUpdate")
                        .withNewRollingUpdate()
                        .withMaxSurge(new IntOrString(3))
                        .withMaxUnavailable(new IntOrString(2))
                        .endRollingUpdate()
                        .endStrategy()
                        .endSpec()
                        .build());
        finish();
        String first = sets().get(0).getMetadata().getName();
        image("broken");
        cluster.settle().endTerminating();
        assertThat(replicasOf(first)).isEqualTo(8);
        edit(d -> d.editSpec().withReplicas(30).endSpec());
        cluster.settle();
        int old = replicasOf(first);
        int total = sets().stream().mapToInt(s -> s.getSpec().getReplicas()).sum();
        assertThat(old).isEqualTo(20);
        assertThat(total).isEqualTo(33);
    }

    @Test
    void takesAnotherHashWhenTheNameIsTaken() {
        create(1);
        cluster.settle();
        String name = sets().get(0).getMetadata().getName();
        cluster.api.delete(WEB);
        cluster.api.delete(ObjectKey.namespaced(Resources.REPLICA_SETS, "default", name));
        cluster.settle();
        cluster.create(Resources.REPLICA_SETS, Fixtures.replicaSet(name, 0).build());
        create(1);
        cluster.pass(Duration.ofSeconds(5));
        assertThat(deployment().getStatus().getCollisionCount()).isEqualTo(1);
        assertThat(sets()).hasSize(2);
    }

    private void create(int replicas) {
        cluster.create(
                Resources.DEPLOYMENTS,
                Fixtures.deployment("web", replicas)
                        .editSpec()
                        .withProgressDeadlineSeconds(600)
                        .withRevisionHistoryLimit(10)
                        .endSpec()
                        .build());
    }

    /** Lets nodes run and end pods until the rollout is done. */
    private void finish() {
        cluster.settle();
        for (int i = 0; i < 40; i++) {
            cluster.runAll().endTerminating();
        }
    }

    private void image(String image) {
        edit(d ->
                d.editSpec()
                        .editTemplate()
                        .editSpec()
                        .editFirstContainer()
                        .withImage(image)
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec());
    }

    private void edit(UnaryOperator<DeploymentBuilder> change) {
        cluster.api.update(WEB, "", change.apply(new DeploymentBuilder(deployment())).build());
    }

    private static String image(Pod pod) {
        return pod.getSpec().getContainers().get(0).getImage();
    }

    private Deployment deployment() {
        return cluster.get(Resources.DEPLOYMENTS, "default/web", Deployment.class);
    }

    private DeploymentCondition condition(String type) {
        return deployment().getStatus().getConditions().stream()
                .filter(c -> c.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private int replicasOf(String set) {
        return cluster.get(Resources.REPLICA_SETS, "default/" + set, ReplicaSet.class)
                .getSpec()
                .getReplicas();
    }

    private List<ReplicaSet> sets() {
        return cluster.list(Resources.REPLICA_SETS, ReplicaSet.class).stream()
                .sorted(Comparator.comparing(s -> s.getMetadata().getCreationTimestamp()))
                .toList();
    }
}
