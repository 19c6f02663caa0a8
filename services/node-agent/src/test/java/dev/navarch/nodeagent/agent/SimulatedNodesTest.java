package dev.navarch.nodeagent.agent;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.bus.SampleTopic;
import dev.navarch.bus.Subscription;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.model.UsageSample;
import dev.navarch.model.UsageSampleCodec;
import dev.navarch.nodeagent.api.Commands;
import dev.navarch.nodeagent.simulated.SimulatedRuntime;
import dev.navarch.testkit.InMemoryCluster;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedNodesTest {

    private static final int NODES = 200;

    private final InMemoryCluster cluster =
            new InMemoryCluster(Clock.systemUTC(), Executors.newVirtualThreadPerTaskExecutor());
    private final AgentThreads threads = new AgentThreads();
    private final List<UsageSample> sampled = new CopyOnWriteArrayList<>();
    private final SampleTopic samples =
            new SampleTopic() {
                @Override
                public void send(String node, byte[] sample) {
                    sampled.add(UsageSampleCodec.decode(sample).orElseThrow());
                }

                @Override
                public Subscription follow(BiConsumer<String, byte[]> listener) {
                    throw new UnsupportedOperationException("nobody follows here");
                }
            };
    private SimulatedNodes nodes;

    @BeforeEach
    void start() {
        nodes =
                new SimulatedNodes(
                        IntStream.range(0, NODES).mapToObj(i -> "simulated-" + i).toList(),
                        "192.0.2.1",
                        10250,
                        new Commands(cluster, () -> "token"),
                        Clock.systemUTC(),
                        threads.executor(),
                        threads.timer());
        nodes.start(cluster.changes(), cluster.rejectionFeed(), samples);
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
        threads.close();
    }

    @Test
    void registersEachNodeWithALease() {
        eventually(() -> cluster.list(Resources.NODES, Node.class).size() == NODES);
        eventually(() -> cluster.list(Resources.LEASES, Lease.class).size() == NODES);
        eventually(
                "every node is ready",
                () -> cluster.list(Resources.NODES, Node.class),
                nodes -> nodes.stream().allMatch(SimulatedNodesTest::isReady));
        Node node = cluster.list(Resources.NODES, Node.class).getFirst();
        assertThat(node.getMetadata().getLabels()).containsEntry("navarch.dev/simulated", "true");
    }

    private static boolean isReady(Node node) {
        return node.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    }

    @Test
    void runsPodsAndEndsThem() {
        create("runs", Map.of());
        create("ends", Map.of(SimulatedRuntime.EXIT_CODE, "3"));
        await("runs", "Running");
        assertThat(pod("runs").orElseThrow().getStatus().getPodIP()).startsWith("100.64.");
        await("ends", "Failed");

        cluster.delete(key("runs"));
        eventually(() -> pod("runs").isEmpty());
    }

    @Test
    void tellsWhatPodsUse() {
        create("busy", Map.of("simulated.navarch.dev/cpu", "250m"));
        await("busy", "Running");
        UsageSample.Pod used =
                eventually(
                                "a sample of the pod",
                                () ->
                                        sampled.stream()
                                                .filter(sample ->
                                                        sample.node().equals("simulated-7"))
                                                .flatMap(sample -> sample.pods().stream())
                                                .toList(),
                                pods -> !pods.isEmpty())
                        .getFirst();
        assertThat(used.name()).isEqualTo("busy");
        assertThat(used.containers()).hasSize(1);
        UsageSample.Usage main = used.containers().getFirst().usage();
        assertThat(main.cpuNanoCores()).isEqualTo(250_000_000);
        assertThat(main.memoryWorkingSetBytes()).isEqualTo(32 << 20);
    }

    private void create(String name, Map<String, String> annotations) {
        cluster.create(
                Resources.PODS,
                new PodBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName(name)
                        .withUid(UUID.randomUUID().toString())
                        .withAnnotations(annotations)
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName("simulated-7")
                        .withRestartPolicy("Never")
                        .addNewInitContainer()
                        .withName("first")
                        .withImage("i")
                        .endInitContainer()
                        .addNewContainer()
                        .withName("main")
                        .withImage("i")
                        .withNewResources()
                        .addToRequests("memory", new Quantity("32Mi"))
                        .endResources()
                        .endContainer()
                        .endSpec()
                        .build());
    }

    private void await(String name, String phase) {
        eventually(() ->
                pod(name)
                        .filter(p -> p.getStatus() != null)
                        .filter(p -> phase.equals(p.getStatus().getPhase()))
                        .isPresent());
    }

    private Optional<Pod> pod(String name) {
        return cluster.get(key(name), Pod.class);
    }

    private static ObjectKey key(String name) {
        return ObjectKey.namespaced(Resources.PODS, "default", name);
    }
}
