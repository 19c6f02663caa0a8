package dev.navarch.controller.statefulset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.controller.TestCluster;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class StatefulSetControllerTest {

    private static final ObjectKey DB =
            ObjectKey.namespaced(Resources.STATEFUL_SETS, "default", "db");

    private final TestCluster cluster = new TestCluster();

    StatefulSetControllerTest() {
        cluster.with(new StatefulSetController(cluster.views, cluster.clock));
    }

    @Test
    void startsOnePodAfterTheOtherHasBecomeReady() {
        create(set -> set);
        cluster.settle();
        assertThat(names()).containsExactly("db-0");
        cluster.runAll();
        assertThat(names()).containsExactly("db-0", "db-1");
        cluster.runAll().runAll();
        assertThat(names()).containsExactly("db-0", "db-1", "db-2");
        Pod pod = pod("db-1");
        assertThat(pod.getSpec().getHostname()).isEqualTo("db-1");
        assertThat(pod.getSpec().getSubdomain()).isEqualTo("db");
        assertThat(pod.getMetadata().getLabels())
                .containsEntry("statefulset.kubernetes.io/pod-name", "db-1")
                .containsEntry("apps.kubernetes.io/pod-index", "1");
        assertThat(cluster.events("db"))
                .contains("SuccessfulCreate: create Pod db-0 in StatefulSet db successful");
        assertThat(set().getStatus().getReadyReplicas()).isEqualTo(3);
        assertThat(set().getStatus().getCurrentRevision())
                .isEqualTo(set().getStatus().getUpdateRevision());
    }

    @Test
    void startsAllAtOnceWhenTheyAreParallel() {
        create(set -> set.editSpec().withPodManagementPolicy("Parallel").endSpec());
        cluster.settle();
        assertThat(names()).containsExactly("db-0", "db-1", "db-2");
    }

    @Test
    void givesEachPodClaimsOfItsOwnAndKeepsThem() {
        create(set ->
                set.editSpec()
                        .addNewVolumeClaimTemplate()
                        .withNewMetadata()
                        .withName("data")
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withNewResources()
                        .withRequests(Map.of("storage", new Quantity("1Gi")))
                        .endResources()
                        .endSpec()
                        .endVolumeClaimTemplate()
                        .endSpec());
        cluster.settle().runAll();
        assertThat(claims()).containsExactly("data-db-0", "data-db-1");
        assertThat(
                        pod("db-0")
                                .getSpec()
                                .getVolumes()
                                .get(0)
                                .getPersistentVolumeClaim()
                                .getClaimName())
                .isEqualTo("data-db-0");
        edit(set -> set.editSpec().withReplicas(1).endSpec());
        cluster.runAll().endTerminating();
        assertThat(names()).containsExactly("db-0");
        assertThat(claims()).containsExactly("data-db-0", "data-db-1");
    }

    @Test
    void shrinksFromTheHighestPodDownwardsOneByOne() {
        create(set -> set);
        cluster.settle().runAll().runAll().runAll();
        edit(set -> set.editSpec().withReplicas(1).endSpec());
        cluster.settle();
        assertThat(terminating()).containsExactly("db-2");
        cluster.endTerminating();
        assertThat(terminating()).containsExactly("db-1");
        cluster.endTerminating();
        assertThat(names()).containsExactly("db-0");
    }

    @Test
    void rollsANewTemplateOutFromTheHighestPodDownToThePartition() {
        create(set -> set);
        cluster.settle().runAll().runAll().runAll();
        edit(set ->
                set.editSpec()
                        .withNewUpdateStrategy()
                        .withType("RollingUpdate")
                        .withNewRollingUpdate()
                        .withPartition(1)
                        .endRollingUpdate()
                        .endUpdateStrategy()
                        .editTemplate()
                        .editSpec()
                        .editFirstContainer()
                        .withImage("v2")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec());
        cluster.settle();
        assertThat(terminating()).containsExactly("db-2");
        for (int i = 0; i < 6; i++) {
            cluster.endTerminating().runAll();
        }
        assertThat(image("db-2")).isEqualTo("v2");
        assertThat(image("db-1")).isEqualTo("v2");
        assertThat(image("db-0")).isEqualTo("example/db:1");
        assertThat(set().getStatus().getUpdatedReplicas()).isEqualTo(2);
        assertThat(cluster.list(Resources.CONTROLLER_REVISIONS, ControllerRevision.class))
                .hasSize(2);
        cluster.end(pod("db-0"));
        cluster.settle();
        assertThat(image("db-0"))
                .as("below the partition the old template stays")
                .isEqualTo("example/db:1");
    }

    @Test
    void waitsForSomebodyToDeletePodsWhenItMustNotDoSoItself() {
        create(set ->
                set.editSpec()
                        .withNewUpdateStrategy()
                        .withType("OnDelete")
                        .endUpdateStrategy()
                        .endSpec());
        cluster.settle().runAll().runAll().runAll();
        edit(set ->
                set.editSpec()
                        .editTemplate()
                        .editSpec()
                        .editFirstContainer()
                        .withImage("v2")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec());
        cluster.settle();
        assertThat(terminating()).isEmpty();
        cluster.end(pod("db-1"));
        cluster.settle();
        assertThat(image("db-1")).isEqualTo("v2");
    }

    @Test
    void takesOverThePodsOfADeletedSetWithoutReplacingThem() {
        create(set -> set);
        cluster.settle().runAll().runAll().runAll();
        List<String> before = uids();
        orphan(Resources.PODS, cluster.pods());
        orphan(Resources.CONTROLLER_REVISIONS, revisions());
        cluster.api.delete(DB);
        cluster.settle();
        create(set -> set);
        cluster.settle().endTerminating().runAll();
        assertThat(uids()).isEqualTo(before);
        assertThat(revisions())
                .singleElement()
                .satisfies(r ->
                        assertThat(r.getMetadata().getOwnerReferences())
                                .extracting(OwnerReference::getUid)
                                .containsExactly(set().getMetadata().getUid()));
    }

    @Test
    void keepsAsManyUnusedRevisionsAsItIsToldTo() {
        create(set -> set.editSpec().withReplicas(0).withRevisionHistoryLimit(1).endSpec());
        cluster.settle();
        for (String image : List.of("v2", "v3", "v4")) {
            edit(set -> image(set, image));
            cluster.settle();
        }
        assertThat(revisions())
                .extracting(ControllerRevision::getRevision)
                .containsExactlyInAnyOrder(3L, 4L);
    }

    @Test
    void makesARevisionTheNewestAgainWhenItsTemplateComesBack() {
        create(set -> set.editSpec().withReplicas(0).endSpec());
        cluster.settle();
        edit(set -> image(set, "v2"));
        cluster.settle();
        edit(set -> image(set, "example/db:1"));
        cluster.settle();
        assertThat(revisions())
                .extracting(ControllerRevision::getRevision)
                .containsExactlyInAnyOrder(2L, 3L);
    }

    private static StatefulSetBuilder image(StatefulSetBuilder set, String image) {
        return set.editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec();
    }

    private void orphan(GroupResource type, List<? extends HasMetadata> objects) {
        for (HasMetadata object : objects) {
            object.getMetadata().setOwnerReferences(List.of());
            cluster.api.update(
                    ObjectKey.namespaced(type, "default", object.getMetadata().getName()),
                    "",
                    object);
        }
    }

    private List<String> uids() {
        return cluster.pods().stream().map(p -> p.getMetadata().getUid()).toList();
    }

    private List<ControllerRevision> revisions() {
        return cluster.list(Resources.CONTROLLER_REVISIONS, ControllerRevision.class);
    }

    private void create(UnaryOperator<StatefulSetBuilder> change) {
        StatefulSetBuilder set =
                new StatefulSetBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("db")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(3)
                        .withServiceName("db")
                        .withNewSelector()
                        .addToMatchLabels("app", "db")
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("app", "db")
                        .endMetadata()
                        .withSpec(
                                Fixtures.pod("db")
                                        .editSpec()
                                        .withTerminationGracePeriodSeconds(30L)
                                        .endSpec()
                                        .buildSpec())
                        .endTemplate()
                        .endSpec();
        cluster.create(Resources.STATEFUL_SETS, change.apply(set).build());
    }

    private void edit(UnaryOperator<StatefulSetBuilder> change) {
        cluster.api.update(DB, "", change.apply(new StatefulSetBuilder(set())).build());
    }

    private StatefulSet set() {
        return cluster.get(Resources.STATEFUL_SETS, "default/db", StatefulSet.class);
    }

    private Pod pod(String name) {
        return cluster.get(Resources.PODS, "default/" + name, Pod.class);
    }

    private String image(String pod) {
        return pod(pod).getSpec().getContainers().get(0).getImage();
    }

    private List<String> names() {
        return cluster.pods().stream().map(p -> p.getMetadata().getName()).toList();
    }

    private List<String> terminating() {
        return cluster.pods().stream()
                .filter(p -> p.getMetadata().getDeletionTimestamp() != null)
                .map(p -> p.getMetadata().getName())
                .toList();
    }

    private List<String> claims() {
        return cluster
                .list(Resources.PERSISTENT_VOLUME_CLAIMS, PersistentVolumeClaim.class)
                .stream()
                .map(c -> c.getMetadata().getName())
                .toList();
    }
}
