package dev.navarch.controller.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.controller.TestCluster;
import dev.navarch.controller.graph.ObjectGraph;
import dev.navarch.controller.object.Json;
import dev.navarch.model.Command;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import dev.navarch.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GarbageCollectorTest {

    private final TestCluster cluster = new TestCluster();

    GarbageCollectorTest() {
        ObjectGraph graph = new ObjectGraph();
        cluster.with(new GarbageCollector(graph)).listening(batch -> batch.forEach(graph::take));
    }

    @Test
    void dependentsGoAfterTheirOwnerInTheBackground() {
        ReplicaSet owner = owner("web");
        pod("a", owner, true);
        pod("b", owner, false);
        pod("stranger");
        cluster.settle();
        delete(Resources.REPLICA_SETS, "web", "Background");
        cluster.settle();
        assertThat(names()).containsExactly("stranger");
    }

    @Test
    void theOwnerWaitsForBlockingDependentsInTheForeground() {
        ReplicaSet owner = owner("web");
        Pod pod = pod("a", owner, true);
        cluster.run(pod, "node-a", true);
        cluster.settle();
        delete(Resources.REPLICA_SETS, "web", "Foreground");
        cluster.settle();
        assertThat(cluster.pods().get(0).getMetadata().getDeletionTimestamp()).isNotNull();
        assertThat(cluster.exists(Resources.REPLICA_SETS, "default/web", ReplicaSet.class))
                .isTrue();
        cluster.endTerminating();
        assertThat(cluster.pods()).isEmpty();
        assertThat(cluster.exists(Resources.REPLICA_SETS, "default/web", ReplicaSet.class))
                .isFalse();
    }

    @Test
    void dependentsAreLetGoWhenTheOwnerIsOrphaned() {
        ReplicaSet owner = owner("web");
        pod("a", owner, true);
        cluster.settle();
        delete(Resources.REPLICA_SETS, "web", "Orphan");
        cluster.settle();
        assertThat(cluster.exists(Resources.REPLICA_SETS, "default/web", ReplicaSet.class))
                .isFalse();
        assertThat(cluster.pods()).hasSize(1);
        assertThat(cluster.pods().get(0).getMetadata().getOwnerReferences()).isEmpty();
    }

    @Test
    void aDependentWithAnotherLivingOwnerStays() {
        ReplicaSet waits = owner("waits");
        ReplicaSet lives = owner("lives");
        cluster.create(
                Resources.PODS,
                Fixtures.pod("a")
                        .editMetadata()
                        .withOwnerReferences(reference(waits, true), reference(lives, false))
                        .endMetadata()
                        .build());
        cluster.settle();
        delete(Resources.REPLICA_SETS, "waits", "Foreground");
        cluster.settle();
        assertThat(cluster.exists(Resources.REPLICA_SETS, "default/waits", ReplicaSet.class))
                .isFalse();
        assertThat(cluster.pods().get(0).getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getName)
                .containsExactly("lives");
    }

    @Test
    void ownersInACircleDoNotBlockEachOther() {
        Pod a = pod("a");
        Pod b = pod("b");
        Pod c = pod("c");
        own(a, c);
        own(b, a);
        own(c, b);
        cluster.settle();
        delete(Resources.PODS, "a", "Foreground");
        cluster.settle();
        assertThat(names()).isEmpty();
    }

    @Test
    void anOwnerThatWasNeverThereIsAskedForBeforeAnythingIsDeleted() {
        OwnerReference absent =
                new OwnerReferenceBuilder()
                        .withApiVersion("apps/v1")
                        .withKind("ReplicaSet")
                        .withName("never")
                        .withUid("nobody")
                        .build();
        cluster.create(
                Resources.PODS,
                Fixtures.pod("a").editMetadata().withOwnerReferences(absent).endMetadata().build());
        cluster.pass(Duration.ofSeconds(1));
        assertThat(names()).isEmpty();
        assertThat(cluster.api.received())
                .anyMatch(c -> c.verb() == Verb.PATCH && c.key().name().equals("never"));
    }

    @Test
    void nothingIsDeletedWhileTheKindOfTheOwnerIsUnknown() {
        OwnerReference unknown =
                new OwnerReferenceBuilder()
                        .withApiVersion("example.com/v1")
                        .withKind("Mystery")
                        .withName("m")
                        .withUid("nobody")
                        .build();
        cluster.create(
                Resources.PODS,
                Fixtures.pod("a")
                        .editMetadata()
                        .withOwnerReferences(unknown)
                        .endMetadata()
                        .build());
        cluster.pass(Duration.ofMinutes(1));
        assertThat(names()).containsExactly("a");
    }

    @Test
    void collectsCustomTypesAndNamespacedDependentsOfClusterScopedOwners() {
        GroupResource gadgets = new GroupResource("example.com", "gadgets");
        cluster.api.create(
                gadgets,
                Json.object(
                        Map.of(
                                "apiVersion", "example.com/v1",
                                "kind", "Gadget",
                                "metadata", Map.of("name", "g"))));
        String uid =
                Json.tree(cluster.get(gadgets, "g", tools.jackson.databind.JsonNode.class))
                        .path("metadata")
                        .path("uid")
                        .asString();
        ConfigMap map =
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("m")
                        .addNewOwnerReference()
                        .withApiVersion("example.com/v1")
                        .withKind("Gadget")
                        .withName("g")
                        .withUid(uid)
                        .endOwnerReference()
                        .endMetadata()
                        .build();
        cluster.create(Resources.CONFIG_MAPS, map);
        cluster.settle();
        assertThat(cluster.exists(Resources.CONFIG_MAPS, "default/m", ConfigMap.class)).isTrue();
        cluster.api.delete(ObjectKey.cluster(gadgets, "g"));
        cluster.settle();
        assertThat(cluster.exists(Resources.CONFIG_MAPS, "default/m", ConfigMap.class)).isFalse();
    }

    @Test
    void anOwnerInAnotherNamespaceCountsAsAbsentAndIsReported() {
        ReplicaSet elsewhere =
                cluster.create(
                        Resources.REPLICA_SETS,
                        Fixtures.replicaSet("web", 0)
                                .editMetadata()
                                .withNamespace("elsewhere")
                                .endMetadata()
                                .build());
        pod("a", elsewhere, true);
        cluster.settle();
        assertThat(names()).isEmpty();
        assertThat(cluster.events("a")).anyMatch(e -> e.startsWith("OwnerRefInvalidNamespace"));
    }

    private ReplicaSet owner(String name) {
        return cluster.create(Resources.REPLICA_SETS, Fixtures.replicaSet(name, 0).build());
    }

    private Pod pod(String name) {
        return cluster.create(Resources.PODS, Fixtures.pod(name).build());
    }

    private Pod pod(String name, HasMetadata owner, boolean blocks) {
        return cluster.create(
                Resources.PODS,
                Fixtures.pod(name)
                        .editMetadata()
                        .withOwnerReferences(reference(owner, blocks))
                        .endMetadata()
                        .build());
    }

    private void own(Pod pod, Pod owner) {
        pod.getMetadata().setOwnerReferences(List.of(reference(owner, true)));
        cluster.api.update(TestCluster.key(pod), "", pod);
    }

    private static OwnerReference reference(HasMetadata owner, boolean blocks) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withBlockOwnerDeletion(blocks)
                .build();
    }

    private void delete(GroupResource type, String name, String policy) {
        cluster.api.send(
                new Command(
                        "delete-" + name,
                        "",
                        Verb.DELETE,
                        ObjectKey.namespaced(type, "default", name),
                        "v1",
                        "",
                        Optional.empty(),
                        Json.bytes(Map.of("propagationPolicy", policy)),
                        Preconditions.NONE));
    }

    private List<String> names() {
        return cluster.pods().stream().map(p -> p.getMetadata().getName()).toList();
    }
}
