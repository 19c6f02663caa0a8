package dev.navarch.standalone;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.Conformance;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What becomes of objects whose owners are deleted, with everything that takes part running. */
@ExtendWith(SharedCluster.class)
class GarbageCollectionTest {

    private final LiveCluster cluster;
    private String core = "";
    private String apps = "";

    GarbageCollectionTest(LiveCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void namespace() {
        String namespace = cluster.namespace("gc");
        core = "/api/v1/namespaces/" + namespace;
        apps = "/apis/apps/v1/namespaces/" + namespace;
    }

    @Conformance(
            "[sig-api-machinery] Garbage collector should delete pods created by rc when not"
                    + " orphaning [Conformance]")
    @Test
    void podsGoAfterTheirController() {
        String controller = controller("simple", 2);
        awaitPods(2);
        cluster.delete(controller, "Background");
        cluster.awaitGone(controller);
        awaitPods(0);
    }

    @Conformance(
            "[sig-api-machinery] Garbage collector should orphan pods created by rc if delete"
                    + " options say so [Conformance] [Serial]")
    @Test
    void podsAreLetGoByTheirController() {
        String controller = controller("simple", 30);
        awaitPods(30);
        cluster.delete(controller, "Orphan");
        cluster.awaitGone(controller);
        awaitCollection();
        assertThat(pods()).hasSize(30).noneMatch(GarbageCollectionTest::isTerminating);
        assertThat(pods()).allMatch(pod -> pod.at("/metadata/ownerReferences").isEmpty());
    }

    @Conformance(
            "[sig-api-machinery] Garbage collector should delete RS created by deployment when"
                    + " not orphaning [Conformance]")
    @Test
    void replicaSetsGoAfterTheirDeployment() {
        String deployment = deployment();
        cluster.delete(deployment, "Background");
        cluster.awaitGone(deployment);
        eventually("no replica sets", () -> cluster.list(apps + "/replicasets"), List::isEmpty);
        awaitPods(0);
    }

    @Conformance(
            "[sig-api-machinery] Garbage collector should orphan RS created by deployment when"
                    + " deleteOptions.PropagationPolicy is Orphan [Conformance]")
    @Test
    void replicaSetsAreLetGoByTheirDeployment() {
        String deployment = deployment();
        cluster.delete(deployment, "Orphan");
        cluster.awaitGone(deployment);
        awaitCollection();
        assertThat(cluster.list(apps + "/replicasets"))
                .singleElement()
                .satisfies(set -> {
                    assertThat(isTerminating(set)).isFalse();
                    assertThat(set.at("/metadata/ownerReferences").isEmpty()).isTrue();
                });
        assertThat(pods()).hasSize(2).noneMatch(GarbageCollectionTest::isTerminating);
    }

    @Conformance(
            "[sig-api-machinery] Garbage collector should keep the rc around until all its pods"
                    + " are deleted if the deleteOptions says so [Conformance] [Serial]")
    @Test
    void aControllerWaitsForItsPods() {
        String controller = controller("simple", 10);
        String held = core + "/pods/" + nameOf(awaitPods(10).getFirst());
        cluster.merge(held, "{metadata: {finalizers: [example.com/hold]}}");
        cluster.delete(controller, "Foreground");
        awaitPods(1);
        awaitCollection();
        JsonNode waiting = cluster.get(controller);
        assertThat(isTerminating(waiting)).isTrue();
        assertThat(waiting.at("/metadata/finalizers"))
                .extracting(JsonNode::asString)
                .containsExactly("foregroundDeletion");
        cluster.merge(held, "{metadata: {finalizers: null}}");
        cluster.awaitGone(controller);
        assertThat(pods()).isEmpty();
    }

    @Conformance(
            "[sig-api-machinery] Garbage collector should not delete dependents that have both"
                    + " valid owner and owner that's waiting for dependents to be deleted [Conformance]"
                    + " [Serial]")
    @Test
    void whatHasAnotherOwnerStays() {
        String deleted = controller("to-be-deleted", 10);
        String staying = controller("to-stay", 0);
        JsonNode stays = cluster.get(staying);
        List<String> shared =
                awaitPods(10).stream().limit(5).map(GarbageCollectionTest::nameOf).toList();
        for (String pod : shared) {
            cluster.patch(
                    core + "/pods/" + pod,
                    "application/strategic-merge-patch+json",
                    "{metadata: {ownerReferences: [%s]}}"
                            .formatted(owner("ReplicationController", stays, false)));
        }
        cluster.delete(deleted, "Foreground");
        cluster.awaitGone(deleted);
        awaitCollection();
        assertThat(pods())
                .extracting(GarbageCollectionTest::nameOf)
                .containsExactlyInAnyOrderElementsOf(shared);
        assertThat(pods())
                .noneMatch(GarbageCollectionTest::isTerminating)
                .allSatisfy(pod ->
                        assertThat(pod.at("/metadata/ownerReferences"))
                                .singleElement()
                                .extracting(owner -> owner.path("uid").asString())
                                .isEqualTo(stays.at("/metadata/uid").asString()));
    }

    @Conformance(
            "[sig-api-machinery] Garbage collector should not be blocked by dependency circle"
                    + " [Conformance]")
    @Test
    void aCircleOfOwnersGoes() {
        List<JsonNode> circle = Stream.of("one", "two", "three").map(this::pod).toList();
        for (int i = 0; i < circle.size(); i++) {
            cluster.merge(
                    core + "/pods/" + nameOf(circle.get(i)),
                    "{metadata: {ownerReferences: [%s]}}"
                            .formatted(owner("Pod", circle.get((i + 2) % 3), true)));
        }
        cluster.delete(core + "/pods/one", "Foreground");
        awaitPods(0);
    }

    /** Waits until the collector has taken something that came after what it was told before. */
    private void awaitCollection() {
        String owner = cluster.name("owner");
        JsonNode made =
                cluster.create(core + "/configmaps", "{metadata: {name: %s}}".formatted(owner));
        String dependent = cluster.name("dependent");
        cluster.create(
                core + "/configmaps",
                "{metadata: {name: %s, ownerReferences: [%s]}}"
                        .formatted(dependent, owner("ConfigMap", made, false)));
        cluster.delete(core + "/configmaps/" + owner, "Background");
        cluster.awaitGone(core + "/configmaps/" + dependent);
    }

    private String controller(String name, int replicas) {
        cluster.create(
                core + "/replicationcontrollers",
                """
                metadata: {name: %1$s}
                spec:
                  replicas: %2$d
                  selector: {app: %1$s}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec: {containers: [{name: c, image: "example.com/image:1"}]}
                """
                        .formatted(name, replicas));
        return core + "/replicationcontrollers/" + name;
    }

    /** With a replica set and two pods. */
    private String deployment() {
        cluster.create(
                apps + "/deployments",
                """
                metadata: {name: simple}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: simple}}
                  template:
                    metadata: {labels: {app: simple}}
                    spec: {containers: [{name: c, image: "example.com/image:1"}]}
                """);
        awaitPods(2);
        return apps + "/deployments/simple";
    }

    private JsonNode pod(String name) {
        return cluster.create(
                core + "/pods",
                "{metadata: {name: %s}, spec: {containers: [{name: c, image: 'example.com/i:1'}]}}"
                        .formatted(name));
    }

    private static String owner(String kind, JsonNode object, boolean blocks) {
        return "{apiVersion: v1, kind: %s, name: %s, uid: %s, blockOwnerDeletion: %s}"
                .formatted(kind, nameOf(object), object.at("/metadata/uid").asString(), blocks);
    }

    private List<JsonNode> awaitPods(int count) {
        return eventually(count + " pods", this::pods, pods -> pods.size() == count);
    }

    private List<JsonNode> pods() {
        return cluster.list(core + "/pods");
    }

    private static String nameOf(JsonNode object) {
        return object.at("/metadata/name").asString();
    }

    private static boolean isTerminating(JsonNode object) {
        return object.path("metadata").has("deletionTimestamp");
    }
}
