package dev.navarch.scheduler.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.scheduler.Given;
import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.ClusterEvent;
import dev.navarch.scheduler.framework.Status;
import dev.navarch.scheduler.plugin.ScoringStrategy.RequestedToCapacityRatio;
import dev.navarch.scheduler.plugin.ScoringStrategy.RequestedToCapacityRatio.Point;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeResourcesTest {

    private final NodeResourcesFit plugin = new NodeResourcesFit();

    @Test
    void namesEveryResourceThatIsShort() {
        NodeInfo node = Given.info(sized(1000, 1000, 110), Given.pod("there", 600, 600));

        assertThat(filter(node, Given.pod("p", 400, 400))).isEqualTo(Status.success());
        assertThat(filter(node, Given.pod("p", 401, 400)))
                .isEqualTo(Status.unschedulable("Insufficient cpu"));
        assertThat(filter(node, Given.pod("p", 500, 500)))
                .isEqualTo(
                        new Status.Unschedulable(
                                List.of("Insufficient cpu", "Insufficient memory")));
    }

    @Test
    void knowsWhatNoPreemptionCanMend() {
        NodeInfo node = Given.info(sized(1000, 1000, 110), Given.pod("there", 600, 600));

        assertThat(filter(node, Given.pod("p", 1001, 1)))
                .isEqualTo(Status.unresolvable("Insufficient cpu"));
    }

    @Test
    void takesOnlySoManyPods() {
        NodeInfo node = Given.info(sized(1000, 1000, 1), Given.pod("there"));

        assertThat(filter(node, Given.pod("p"))).isEqualTo(Status.unschedulable("Too many pods"));
    }

    @Test
    void fitsExtendedResources() {
        NodeBuilder gpus =
                Given.node("n")
                        .editStatus()
                        .addToAllocatable("example.com/gpu", new Quantity("2"))
                        .endStatus();

        assertThat(filter(Given.info(gpus), withGpus(2)).ok()).isTrue();
        assertThat(filter(Given.info(gpus, withGpus(1)), withGpus(2)).reasons())
                .containsExactly("Insufficient example.com/gpu");
        assertThat(filter(Given.info(Given.node("m")), withGpus(1)))
                .isEqualTo(Status.unresolvable("Insufficient example.com/gpu"));
    }

    @ParameterizedTest
    @CsvSource({"0, 1000, 100, 0", "250, 1000, 75, 25", "1000, 1000, 0, 100", "2000, 1000, 0, 100"})
    void leastAndMostAllocatedAreOpposites(long requested, long capacity, long least, long most) {
        assertThat(new ScoringStrategy.LeastAllocated().score(requested, capacity))
                .isEqualTo(least);
        assertThat(new ScoringStrategy.MostAllocated().score(requested, capacity)).isEqualTo(most);
    }

    @ParameterizedTest
    @CsvSource({"0, 100", "250, 75", "500, 50", "750, 75", "1000, 100", "3000, 100"})
    void aShapeIsABrokenLine(long requested, long score) {
        RequestedToCapacityRatio shape =
                new RequestedToCapacityRatio(
                        List.of(new Point(100, 10), new Point(0, 10), new Point(50, 5)));

        assertThat(shape.score(requested, 1000)).isEqualTo(score);
    }

    @Test
    void averagesProcessorAndMemory() {
        NodeInfo node = Given.info(sized(1000, 1000, 110), Given.pod("there", 300, 100));

        assertThat(plugin.score(Given.state(node), Given.read(Given.pod("p", 200, 100)), node))
                .isEqualTo((50 + 80) / 2);
    }

    @Test
    void weighsWhatItIsToldTo() {
        NodeResourcesFit memoryOnly =
                new NodeResourcesFit(new ScoringStrategy.MostAllocated(), Map.of("memory", 3));
        NodeInfo node = Given.info(sized(1000, 1000, 110), Given.pod("there", 900, 100));

        assertThat(memoryOnly.score(Given.state(node), Given.read(Given.pod("p", 10, 100)), node))
                .isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource({"500, 500, 100", "1000, 0, 50", "800, 200, 70"})
    void prefersBalance(long milliCpu, long memory, long score) {
        NodeResourcesBalancedAllocation balanced = new NodeResourcesBalancedAllocation();
        NodeInfo node = Given.info(sized(1000, 1000, 110));
        PodInfo pod = Given.read(Given.pod("p", milliCpu, memory));

        assertThat(balanced.score(Given.state(node), pod, node)).isEqualTo(score);
    }

    @Test
    void aPodThatAsksForNothingIsNotBalanced() {
        NodeResourcesBalancedAllocation balanced = new NodeResourcesBalancedAllocation();
        NodeInfo node = Given.info(Given.node("n"));

        assertThat(balanced.preScore(Given.state(node), Given.read(Given.pod("p")), List.of(node)))
                .isFalse();
    }

    @Test
    void roomHelps() {
        PodInfo pod = Given.read(Given.pod("p", 500, 500));
        var small = Given.read(sized(100, 1000, 110));
        var large = Given.read(sized(1000, 1000, 110));

        assertThat(plugin.couldHelp(new ClusterEvent.NodeAdded(large), pod)).isTrue();
        assertThat(plugin.couldHelp(new ClusterEvent.NodeAdded(small), pod)).isFalse();
        assertThat(plugin.couldHelp(new ClusterEvent.NodeUpdated(small, large), pod)).isTrue();
        assertThat(plugin.couldHelp(new ClusterEvent.NodeUpdated(large, large), pod)).isFalse();
        assertThat(plugin.couldHelp(new ClusterEvent.AssignedPodDeleted(pod), pod)).isTrue();
        assertThat(plugin.couldHelp(new ClusterEvent.AssignedPodAdded(pod), pod)).isFalse();
    }

    private Status filter(NodeInfo node, PodBuilder pod) {
        return plugin.filter(Given.state(node), Given.read(pod), node);
    }

    private static NodeBuilder sized(long milliCpu, long memory, long pods) {
        return Given.node("n")
                .editStatus()
                .withAllocatable(
                        Map.of(
                                "cpu", new Quantity(milliCpu + "m"),
                                "memory", new Quantity(Long.toString(memory)),
                                "pods", new Quantity(Long.toString(pods))))
                .endStatus();
    }

    private static PodBuilder withGpus(int count) {
        return Given.pod("gpu" + count)
                .editSpec()
                .editFirstContainer()
                .withNewResources()
                .addToRequests("example.com/gpu", new Quantity(Integer.toString(count)))
                .endResources()
                .endContainer()
                .endSpec();
    }
}
