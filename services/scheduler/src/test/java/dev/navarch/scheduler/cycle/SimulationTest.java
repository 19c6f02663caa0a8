package dev.navarch.scheduler.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.scheduler.Given;
import dev.navarch.scheduler.TestScheduler;
import dev.navarch.scheduler.cluster.Amounts;
import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cluster.Snapshot;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.framework.Status;
import dev.navarch.scheduler.plugin.NodeResourcesFit;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A cluster in which nodes and pods come and go, bindings are confirmed late, refused or lost, and
 * important pods push others out. After every step no node holds more than it has; at the end, when
 * all is quiet, every pod that fits somewhere has a node.
 */
class SimulationTest {

    private static final int STEPS = 1_500;

    private final Map<String, PodBuilder> waiting = new LinkedHashMap<>();
    private final Map<String, PodBuilder> bound = new LinkedHashMap<>();
    private final Map<String, String> nodeOf = new LinkedHashMap<>();
    private final Map<String, NodeBuilder> nodes = new LinkedHashMap<>();
    private int names;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noNodeIsOvercommittedAndEveryPodThatFitsIsBound(long seed) {
        Random random = new Random(seed);
        TestScheduler test = new TestScheduler(seed);
        for (int step = 0; step < STEPS; step++) {
            step(test, random);
            check(test, seed, step);
        }
        quiet(test);
        check(test, seed, STEPS);
        everythingThatFitsIsBound(test, seed);
    }

    private void step(TestScheduler test, Random random) {
        switch (random.nextInt(10)) {
            case 0 -> addNode(test, random);
            case 1, 2, 3 -> addPod(test, random);
            case 4 -> removePod(test, random);
            case 5 -> refuse(test, random);
            case 6 -> test.clock.advance(Duration.ofMillis(random.nextInt(3_000)));
            case 7 -> removeNode(test, random);
            case 8 -> test.scheduler.scheduleOne();
            default -> confirm(test, random);
        }
        evict(test);
    }

    private void addNode(TestScheduler test, Random random) {
        if (nodes.size() < 12) {
            NodeBuilder node = Given.node("n" + names++, "zone", "z" + random.nextInt(3));
            nodes.put(node.buildMetadata().getName(), node);
            test.node(node);
        }
    }

    private void addPod(TestScheduler test, Random random) {
        PodBuilder pod =
                Given.pod("p" + names++, 250L * random.nextInt(9), (1L << 30) * random.nextInt(9))
                        .editSpec()
                        .withPriority(random.nextInt(3))
                        .endSpec();
        if (random.nextInt(4) == 0) {
            pod.editSpec().addToNodeSelector("zone", "z" + random.nextInt(3)).endSpec();
        }
        waiting.put(pod.buildMetadata().getName(), pod);
        test.pod(pod);
    }

    private void removePod(TestScheduler test, Random random) {
        List<String> all = new ArrayList<>(waiting.keySet());
        all.addAll(bound.keySet());
        if (!all.isEmpty()) {
            remove(test, all.get(random.nextInt(all.size())));
        }
    }

    private void remove(TestScheduler test, String pod) {
        waiting.remove(pod);
        bound.remove(pod);
        nodeOf.remove(pod);
        test.bindings.remove(pod);
        test.scheduler.podRemoved(pod);
    }

    private void removeNode(TestScheduler test, Random random) {
        if (nodes.size() > 3 && random.nextInt(4) == 0) {
            String name = List.copyOf(nodes.keySet()).get(random.nextInt(nodes.size()));
            nodes.remove(name);
            test.scheduler.nodeRemoved(name);
            List<String> lost =
                    nodeOf.entrySet().stream()
                            .filter(entry -> entry.getValue().equals(name))
                            .map(Map.Entry::getKey)
                            .toList();
            lost.forEach(pod -> remove(test, pod));
        }
    }

    /** The cluster takes a binding: what was waiting is bound now. */
    private void confirm(TestScheduler test, Random random) {
        List<String> asked = test.bindings.keySet().stream().filter(waiting::containsKey).toList();
        if (!asked.isEmpty()) {
            confirm(test, asked.get(random.nextInt(asked.size())));
        }
    }

    private void confirm(TestScheduler test, String pod) {
        String node = test.bindings.remove(pod);
        PodBuilder object = waiting.get(pod);
        if (node == null || object == null || !nodes.containsKey(node)) {
            test.scheduler.bindingRefused(pod, 500, "no such node");
            return;
        }
        waiting.remove(pod);
        bound.put(pod, object);
        nodeOf.put(pod, node);
        test.podOn(node, object);
    }

    private void refuse(TestScheduler test, Random random) {
        List<String> asked = test.bindings.keySet().stream().filter(waiting::containsKey).toList();
        if (!asked.isEmpty()) {
            String pod = asked.get(random.nextInt(asked.size()));
            test.bindings.remove(pod);
            test.scheduler.bindingRefused(pod, 409, "refused");
        }
    }

    private void evict(TestScheduler test) {
        List<String> victims = List.copyOf(test.preempted);
        test.preempted.clear();
        victims.forEach(victim -> remove(test, victim));
    }

    private void quiet(TestScheduler test) {
        for (int round = 0; round < 200; round++) {
            test.clock.advance(Duration.ofSeconds(10));
            test.run();
            evict(test);
            List.copyOf(test.bindings.keySet()).stream()
                    .filter(waiting::containsKey)
                    .forEach(pod -> confirm(test, pod));
        }
    }

    private static void check(TestScheduler test, long seed, int step) {
        Snapshot snapshot = test.scheduler.snapshot();
        for (int i = 0; i < snapshot.size(); i++) {
            NodeInfo node = snapshot.at(i);
            Amounts sum =
                    node.pods().stream()
                            .map(pod -> pod.traits().demand().requests())
                            .reduce(Amounts.NONE, Amounts::plus);
            assertThat(node.requested()).as("sum on %s", node).isEqualTo(sum);
            assertThat(sum.milliCpu())
                    .as("seed %s step %s: cpu of %s", seed, step, node)
                    .isLessThanOrEqualTo(node.node().allocatable().milliCpu());
            assertThat(sum.memory())
                    .as("seed %s step %s: memory of %s", seed, step, node)
                    .isLessThanOrEqualTo(node.node().allocatable().memory());
        }
    }

    private void everythingThatFitsIsBound(TestScheduler test, long seed) {
        Snapshot snapshot = test.scheduler.snapshot();
        NodeResourcesFit fit = new NodeResourcesFit();
        assertThat(bound).as("seed %s", seed).isNotEmpty();
        for (PodBuilder pod : waiting.values()) {
            PodInfo read = Given.read(pod);
            for (int i = 0; i < snapshot.size(); i++) {
                NodeInfo node = snapshot.at(i);
                Status status = fit.filter(new CycleState(snapshot), read, node);
                assertThat(status.ok() && read.traits().nodeRules().admit(node.node()))
                        .as("seed %s: %s fits on %s and has no node", seed, read.path(), node)
                        .isFalse();
            }
        }
    }
}
