package dev.navarch.controller.daemonset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.controller.TestCluster;
import dev.navarch.controller.object.Pods;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DaemonSetControllerTest {

    private static final ObjectKey AGENT =
            ObjectKey.namespaced(Resources.DAEMON_SETS, "default", "agent");

    private final TestCluster cluster = new TestCluster();

    DaemonSetControllerTest() {
        cluster.with(new DaemonSetController(cluster.views, cluster.clock, cluster.random));
        for (String name : List.of("a", "b", "c")) {
            cluster.create(Resources.NODES, Fixtures.node(name).build());
        }
    }

    @Test
    void runsOnePodOnEveryNodeAndFollowsTheNodes() {
        create(set -> set);
        cluster.settle();
        assertThat(nodesOfPods()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(cluster.pods().get(0).getSpec().getTolerations())
                .anyMatch(t -> t.getKey().equals("node.kubernetes.io/unreachable"));
        cluster.create(Resources.NODES, Fixtures.node("d").build());
        cluster.settle();
        assertThat(nodesOfPods()).containsExactlyInAnyOrder("a", "b", "c", "d");
        runThere();
        assertThat(set().getStatus().getDesiredNumberScheduled()).isEqualTo(4);
        assertThat(set().getStatus().getNumberReady()).isEqualTo(4);
        assertThat(set().getStatus().getNumberAvailable()).isEqualTo(4);
        assertThat(set().getStatus().getUpdatedNumberScheduled()).isEqualTo(4);
    }

    @Test
    void keepsToTheNodesThatItSelects() {
        label("b");
        create(set ->
                set.editSpec()
                        .editTemplate()
                        .editSpec()
                        .addToNodeSelector("disk", "ssd")
                        .endSpec()
                        .endTemplate()
                        .endSpec());
        cluster.settle();
        assertThat(nodesOfPods()).containsExactly("b");
        label("c");
        cluster.settle();
        assertThat(nodesOfPods()).containsExactlyInAnyOrder("b", "c");
        Node node = cluster.get(Resources.NODES, "b", Node.class);
        node.getMetadata().getLabels().remove("disk");
        cluster.api.update(ObjectKey.cluster(Resources.NODES, "b"), "", node);
        cluster.settle();
        assertThat(active()).extracting(p -> DaemonPod.nodeOf(p).orElse("")).containsExactly("c");
    }

    @Test
    void keepsAwayFromNodesWhoseTaintsItDoesNotTolerate() {
        Node tainted =
                new NodeBuilder(cluster.get(Resources.NODES, "a", Node.class))
                        .editSpec()
                        .addNewTaint()
                        .withKey("dedicated")
                        .withEffect("NoSchedule")
                        .endTaint()
                        .endSpec()
                        .build();
        cluster.api.update(ObjectKey.cluster(Resources.NODES, "a"), "", tainted);
        create(set -> set);
        cluster.settle();
        assertThat(nodesOfPods()).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void replacesAFailedPod() {
        create(set -> set);
        cluster.settle();
        Pod pod = cluster.pods().get(0);
        cluster.api.update(
                TestCluster.key(pod),
                "status",
                new PodBuilder(pod).editStatus().withPhase("Failed").endStatus().build());
        cluster.settle();
        assertThat(active()).hasSize(3);
        assertThat(cluster.events("agent"))
                .anyMatch(e -> e.startsWith("FailedDaemonPod: Found failed daemon pod"));
    }

    @Test
    void rollsANewTemplateOutOneNodeAfterTheOther() {
        create(set -> set);
        cluster.settle();
        runThere();
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
        assertThat(cluster.pods().stream().filter(Pods::isTerminating)).hasSize(1);
        for (int i = 0; i < 4; i++) {
            cluster.endTerminating();
            runThere();
        }
        assertThat(cluster.pods())
                .hasSize(3)
                .allMatch(p -> p.getSpec().getContainers().get(0).getImage().equals("v2"));
    }

    private void create(UnaryOperator<DaemonSetBuilder> change) {
        DaemonSetBuilder set =
                new DaemonSetBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("agent")
                        .endMetadata()
                        .withNewSpec()
                        .withNewSelector()
                        .addToMatchLabels("app", "agent")
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("app", "agent")
                        .endMetadata()
                        .withSpec(Fixtures.pod("agent").buildSpec())
                        .endTemplate()
                        .endSpec();
        cluster.create(Resources.DAEMON_SETS, change.apply(set).build());
    }

    private void edit(UnaryOperator<DaemonSetBuilder> change) {
        cluster.api.update(AGENT, "", change.apply(new DaemonSetBuilder(set())).build());
    }

    private DaemonSet set() {
        return cluster.get(Resources.DAEMON_SETS, "default/agent", DaemonSet.class);
    }

    private void label(String name) {
        Node node = cluster.get(Resources.NODES, name, Node.class);
        node.getMetadata().getLabels().put("disk", "ssd");
        cluster.api.update(ObjectKey.cluster(Resources.NODES, name), "", node);
    }

    /** Runs every pod on the node that it is meant for. */
    private void runThere() {
        for (Pod pod : active()) {
            if (!Pods.isReady(pod)) {
                cluster.run(pod, DaemonPod.nodeOf(pod).orElseThrow(), true);
            }
        }
        cluster.settle();
    }

    private List<Pod> active() {
        return cluster.pods().stream().filter(Pods::isActive).toList();
    }

    private List<String> nodesOfPods() {
        return active().stream().map(p -> DaemonPod.nodeOf(p).orElse("")).toList();
    }
}
