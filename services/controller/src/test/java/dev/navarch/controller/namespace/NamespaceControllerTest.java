package dev.navarch.controller.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.controller.TestCluster;
import dev.navarch.controller.graph.ObjectGraph;
import dev.navarch.controller.object.Json;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NamespaceControllerTest {

    private final TestCluster cluster = new TestCluster();

    NamespaceControllerTest() {
        ObjectGraph graph = new ObjectGraph();
        cluster.with(new NamespaceController(cluster.views, graph, cluster.clock))
                .listening(batch -> batch.forEach(graph::take));
    }

    @BeforeEach
    void createNamespace() {
        cluster.create(
                Resources.NAMESPACES,
                new NamespaceBuilder().withNewMetadata().withName("team").endMetadata().build());
    }

    @Test
    void deletesEverythingInItWhateverItsTypeAndThenItself() {
        Pod pod = pod();
        configMap("team", "kept-nowhere");
        configMap("default", "kept");
        cluster.api.create(
                new GroupResource("example.com", "gadgets"),
                Json.object(
                        Map.of(
                                "apiVersion", "example.com/v1",
                                "kind", "Gadget",
                                "metadata", Map.of("namespace", "team", "name", "g"))));
        cluster.run(pod, "node-a", true);
        cluster.settle();
        delete();
        cluster.settle();
        assertThat(cluster.exists(Resources.CONFIG_MAPS, "team/kept-nowhere", ConfigMap.class))
                .as("pods go first")
                .isTrue();
        assertThat(condition("NamespaceContentRemaining").getStatus()).isEqualTo("True");
        assertThat(condition("NamespaceContentRemaining").getMessage())
                .contains("pods. has 1 resource instances")
                .contains("gadgets.example.com has 1 resource instances");
        cluster.endTerminating().pass(Duration.ofSeconds(3));
        assertThat(cluster.exists(Resources.NAMESPACES, "team", Namespace.class)).isFalse();
        assertThat(cluster.list(Resources.CONFIG_MAPS, ConfigMap.class))
                .extracting(m -> m.getMetadata().getName())
                .containsExactly("kept");
    }

    @Test
    void saysWhichFinalizersItWaitsFor() {
        cluster.create(
                Resources.CONFIG_MAPS,
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace("team")
                        .withName("held")
                        .withFinalizers("example.com/hold")
                        .endMetadata()
                        .build());
        cluster.settle();
        delete();
        cluster.pass(Duration.ofSeconds(30));
        assertThat(condition("NamespaceFinalizersRemaining").getMessage())
                .isEqualTo(
                        "Some content in the namespace has finalizers remaining: example.com/hold"
                                + " in 1 resource instances");
        ConfigMap held = cluster.get(Resources.CONFIG_MAPS, "team/held", ConfigMap.class);
        held.getMetadata().setFinalizers(java.util.List.of());
        cluster.api.update(ObjectKey.namespaced(Resources.CONFIG_MAPS, "team", "held"), "", held);
        cluster.settle();
        assertThat(cluster.exists(Resources.NAMESPACES, "team", Namespace.class)).isFalse();
    }

    @Test
    void leavesANamespaceAloneThatNobodyDeletes() {
        pod();
        cluster.pass(Duration.ofMinutes(1));
        assertThat(cluster.pods()).hasSize(1);
    }

    private Pod pod() {
        return cluster.create(
                Resources.PODS,
                Fixtures.pod("a").editMetadata().withNamespace("team").endMetadata().build());
    }

    private void configMap(String namespace, String name) {
        cluster.create(
                Resources.CONFIG_MAPS,
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .build());
    }

    private void delete() {
        cluster.api.delete(ObjectKey.cluster(Resources.NAMESPACES, "team"));
    }

    private NamespaceCondition condition(String type) {
        return cluster
                .get(Resources.NAMESPACES, "team", Namespace.class)
                .getStatus()
                .getConditions()
                .stream()
                .filter(c -> c.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
