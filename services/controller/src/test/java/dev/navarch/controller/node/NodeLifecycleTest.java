package dev.navarch.controller.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.controller.TestCluster;
import dev.navarch.controller.object.Pods;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NodeLifecycleTest {

    private final TestCluster cluster = new TestCluster();
    private final Set<String> silent = new TreeSet<>();

    NodeLifecycleTest() {
        cluster.with(new NodeIpamController(cluster.views, "10.244.0.0/23"))
                .with(new NodeLifecycleController(cluster.views, cluster.clock))
                .with(new TaintEvictionController(cluster.views, cluster.clock));
    }

    @Test
    void eachNodeGetsARangeOfItsOwnAndItIsGivenBack() {
        node("a");
        node("b");
        node("too-many");
        cluster.settle();
        assertThat(cluster.list(Resources.NODES, Node.class))
                .extracting(n -> n.getSpec().getPodCIDR())
                .containsExactlyInAnyOrder("10.244.0.0/24", "10.244.1.0/24", null);
        String freed = get("a").getSpec().getPodCIDR();
        cluster.api.delete(ObjectKey.cluster(Resources.NODES, "a"));
        node("c");
        cluster.settle();
        assertThat(get("c").getSpec().getPodCIDR())
                .isEqualTo(freed == null ? "10.244.0.0/24" : freed);
    }

    @Test
    void aSilentNodeBecomesUnknownAndUnreachableAndItsPodsLeaveIt() {
        node("a");
        node("b");
        Pod forever = pod("stays", null);
        Pod leaves = pod("leaves", 30L);
        live(20);
        silent.add("a");
        live(30);
        assertThat(ready("a").getStatus()).isEqualTo("True");
        live(15);
        assertThat(ready("a").getStatus()).isEqualTo("Unknown");
        assertThat(ready("a").getReason()).isEqualTo("NodeStatusUnknown");
        assertThat(ready("a").getMessage()).isEqualTo("Kubelet stopped posting node status.");
        assertThat(taints("a"))
                .containsExactlyInAnyOrder(
                        "node.kubernetes.io/unreachable:NoSchedule",
                        "node.kubernetes.io/unreachable:NoExecute");
        assertThat(taints("b")).isEmpty();
        assertThat(Pods.isReady(now(leaves))).isFalse();
        assertThat(now(leaves).getMetadata().getDeletionTimestamp()).isNull();
        assertThat(cluster.events("a"))
                .contains("NodeNotReady: Node a status is now: NodeNotReady");
        live(40);
        assertThat(now(leaves).getMetadata().getDeletionTimestamp()).isNotNull();
        assertThat(Pods.condition(now(leaves), "DisruptionTarget").orElseThrow().getReason())
                .isEqualTo("DeletionByTaintManager");
        assertThat(now(forever).getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void aNodeThatReturnsLosesItsTaints() {
        node("a");
        node("b");
        live(20);
        silent.add("a");
        live(60);
        assertThat(taints("a")).hasSize(2);
        silent.clear();
        Node back = get("a");
        back.getStatus()
                .getConditions()
                .forEach(c -> c.setStatus(c.getType().equals("Ready") ? "True" : "False"));
        cluster.api.update(ObjectKey.cluster(Resources.NODES, "a"), "status", back);
        live(5);
        assertThat(taints("a")).isEmpty();
    }

    @Test
    void nobodyIsMovedWhenNoNodeIsReady() {
        node("a");
        Pod pod = pod("p", 1L);
        live(20);
        silent.add("a");
        live(120);
        assertThat(taints("a")).containsExactly("node.kubernetes.io/unreachable:NoSchedule");
        assertThat(now(pod).getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void nobodyIsJudgedWhileNothingAtAllIsHeard() {
        node("a");
        node("b");
        live(20);
        cluster.pass(Duration.ofMinutes(5));
        assertThat(ready("a").getStatus()).isEqualTo("True");
        live(30);
        assertThat(ready("a").getStatus()).isEqualTo("True");
    }

    @Test
    void conditionsAndCordoningBecomeTaints() {
        node("a");
        cluster.settle();
        Node node = get("a");
        node.getSpec().setUnschedulable(true);
        cluster.api.update(ObjectKey.cluster(Resources.NODES, "a"), "", node);
        node.getStatus()
                .setConditions(
                        List.of(condition("Ready", "True"), condition("MemoryPressure", "True")));
        cluster.api.update(ObjectKey.cluster(Resources.NODES, "a"), "status", node);
        cluster.pass(Duration.ofSeconds(1));
        assertThat(taints("a"))
                .containsExactlyInAnyOrder(
                        "node.kubernetes.io/unschedulable:NoSchedule",
                        "node.kubernetes.io/memory-pressure:NoSchedule");
    }

    @Test
    void anUntoleratedNoExecuteTaintEvictsAtOnce() {
        node("a");
        Pod pod = pod("p", null);
        cluster.settle();
        Node tainted =
                new NodeBuilder(get("a"))
                        .editSpec()
                        .addNewTaint()
                        .withKey("maintenance")
                        .withEffect("NoExecute")
                        .endTaint()
                        .endSpec()
                        .build();
        cluster.api.update(ObjectKey.cluster(Resources.NODES, "a"), "", tainted);
        cluster.settle();
        assertThat(now(pod).getMetadata().getDeletionTimestamp()).isNotNull();
    }

    private void node(String name) {
        cluster.create(Resources.NODES, Fixtures.node(name).build());
        cluster.create(
                Resources.LEASES,
                new LeaseBuilder()
                        .withNewMetadata()
                        .withNamespace("kube-node-lease")
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity(name)
                        .endSpec()
                        .build());
    }

    /** A ready pod on node a that tolerates an unreachable node: for ever, or so many seconds. */
    private Pod pod(String name, @org.jspecify.annotations.Nullable Long seconds) {
        Pod pod =
                cluster.create(
                        Resources.PODS,
                        new PodBuilder(Fixtures.pod(name).build())
                                .editSpec()
                                .addNewToleration()
                                .withKey("node.kubernetes.io/unreachable")
                                .withOperator("Exists")
                                .withEffect("NoExecute")
                                .withTolerationSeconds(seconds)
                                .endToleration()
                                .endSpec()
                                .build());
        cluster.run(pod, "a", true);
        return pod;
    }

    /** Lets time pass in which all nodes but the silent ones renew their leases. */
    private void live(int seconds) {
        for (int i = 0; i < seconds; i += 5) {
            for (Lease lease : cluster.list(Resources.LEASES, Lease.class)) {
                if (lease.getMetadata().getNamespace().equals("kube-node-lease")
                        && !silent.contains(lease.getMetadata().getName())) {
                    lease.getSpec().setRenewTime(cluster.clock.instant().atZone(ZoneOffset.UTC));
                    cluster.api.update(
                            ObjectKey.namespaced(
                                    Resources.LEASES,
                                    "kube-node-lease",
                                    lease.getMetadata().getName()),
                            "",
                            lease);
                }
            }
            if (!silent.isEmpty()) {
                heartbeatOfTheControllers();
            }
            cluster.pass(Duration.ofSeconds(5));
        }
    }

    /** The controller manager renews its own lease as long as the API service is there. */
    private void heartbeatOfTheControllers() {
        ObjectKey key =
                ObjectKey.namespaced(Resources.LEASES, "kube-system", "kube-controller-manager");
        Lease lease =
                new LeaseBuilder()
                        .withNewMetadata()
                        .withNamespace("kube-system")
                        .withName("kube-controller-manager")
                        .endMetadata()
                        .withNewSpec()
                        .withRenewTime(cluster.clock.instant().atZone(ZoneOffset.UTC))
                        .endSpec()
                        .build();
        if (cluster.api.get(key, Lease.class).isEmpty()) {
            cluster.create(Resources.LEASES, lease);
        } else {
            cluster.api.update(key, "", lease);
        }
    }

    private static NodeCondition condition(String type, String status) {
        NodeCondition condition = new NodeCondition();
        condition.setType(type);
        condition.setStatus(status);
        return condition;
    }

    private Node get(String name) {
        return cluster.get(Resources.NODES, name, Node.class);
    }

    private Pod now(Pod pod) {
        return cluster.get(Resources.PODS, "default/" + pod.getMetadata().getName(), Pod.class);
    }

    private NodeCondition ready(String node) {
        return get(node).getStatus().getConditions().stream()
                .filter(c -> c.getType().equals("Ready"))
                .findFirst()
                .orElseThrow();
    }

    private List<String> taints(String node) {
        return get(node).getSpec().getTaints().stream()
                .map(t -> t.getKey() + ":" + t.getEffect())
                .toList();
    }
}
