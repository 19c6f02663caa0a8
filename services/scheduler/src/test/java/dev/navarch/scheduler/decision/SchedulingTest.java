package dev.navarch.scheduler.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.scheduler.Given;
import dev.navarch.scheduler.NoVolumes;
import dev.navarch.scheduler.TestScheduler;
import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cluster.Selector;
import dev.navarch.scheduler.cluster.Snapshot;
import dev.navarch.scheduler.framework.Profile;
import dev.navarch.scheduler.plugin.DefaultProfile;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulingTest {

    private static final Profile PROFILE =
            DefaultProfile.of(
                    new DefaultProfile.Surroundings(
                            pod -> Selector.EVERYTHING,
                            Given.NO_NAMESPACE_LABELS,
                            new NoVolumes(),
                            new NoVolumes(),
                            List::of,
                            (pod, node) -> {},
                            new Random(1)));

    private final Scheduling scheduling = new Scheduling(PROFILE, new Random(1));

    @Test
    void saysWhyNoNodeFitsInKubernetesWords() {
        NodeBuilder tainted =
                Given.node("n1").editSpec().addNewTaint("NoSchedule", "k", null, "v").endSpec();
        Snapshot snapshot =
                Given.snapshot(
                        Given.info(tainted),
                        Given.info(Given.node("n2"), Given.pod("a", 3000, 1)),
                        Given.info(Given.node("n3"), Given.pod("b", 3000, 1)));

        assertThat(message(snapshot, Given.read(Given.pod("p", 2000, 1))))
                .isEqualTo(
                        "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2"
                                + " Insufficient cpu. preemption: 0/3 nodes are available: 1"
                                + " Preemption is not helpful for scheduling, 2 No preemption"
                                + " victims found for incoming pod.");
    }

    @Test
    void saysThatThereAreNoNodes() {
        assertThat(message(Snapshot.EMPTY, Given.read(Given.pod("p"))))
                .isEqualTo("no nodes available to schedule pods");
    }

    @Test
    void countsTheNodesThatWereNotEvenLookedAt() {
        Snapshot snapshot =
                Given.snapshot(Given.info(Given.node("n1")), Given.info(Given.node("n2")));
        PodInfo daemon =
                Given.read(
                        Given.pod("p", 9000, 1)
                                .editSpec()
                                .withNewAffinity()
                                .withNewNodeAffinity()
                                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                                .addNewNodeSelectorTerm()
                                .addToMatchFields(
                                        new NodeSelectorRequirement(
                                                "metadata.name", "In", List.of("n1")))
                                .endNodeSelectorTerm()
                                .endRequiredDuringSchedulingIgnoredDuringExecution()
                                .endNodeAffinity()
                                .endAffinity()
                                .endSpec());

        assertThat(message(snapshot, daemon))
                .startsWith(
                        "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't satisfy"
                                + " plugin(s) [NodeAffinity].");
    }

    @Test
    void picksTheEmptiestNode() {
        Snapshot snapshot =
                Given.snapshot(
                        Given.info(Given.node("n1"), Given.pod("a", 1000, 1 << 30)),
                        Given.info(Given.node("n2"), Given.pod("b", 500, 1 << 30)),
                        Given.info(Given.node("n3"), Given.pod("c", 2000, 1 << 30)));

        assertThat(place(snapshot, Given.read(Given.pod("p", 100, 1 << 28))).node())
                .isEqualTo("n2");
    }

    @Test
    void drawsAmongEquals() {
        Snapshot snapshot =
                Given.snapshot(
                        Given.info(Given.node("n1")),
                        Given.info(Given.node("n2")),
                        Given.info(Given.node("n3")));
        Set<String> chosen = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            chosen.add(place(snapshot, Given.read(Given.pod("p"))).node());
        }

        assertThat(chosen).containsExactlyInAnyOrder("n1", "n2", "n3");
    }

    @Test
    void inALargeClusterLooksAtSomeNodesAndGoesOnFromThereTheNextTime() {
        List<NodeInfo> nodes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            nodes.add(Given.info(Given.node("n" + i)));
        }
        Snapshot snapshot = Snapshot.of(nodes);
        PodInfo pod = Given.read(Given.pod("p"));

        Decision.Placed first = place(snapshot, pod);
        Decision.Placed second = place(snapshot, pod);

        assertThat(first.looked()).isEqualTo(420);
        assertThat(number(first)).isLessThan(420);
        assertThat(number(second)).isBetween(420, 839);
    }

    @Test
    void leavesRoomThatWasMadeForAMoreImportantPod() {
        NodeInfo node = Given.info(Given.node("n1"));
        PodInfo important =
                Given.read(Given.pod("vip", 3000, 1).editSpec().withPriority(10).endSpec());
        PodInfo pod = Given.read(Given.pod("p", 2000, 1));
        Nominations nominations = name -> List.of(important);

        assertThat(scheduling.schedule(Given.snapshot(node), pod, nominations))
                .isInstanceOf(Decision.Unplaced.class);
        assertThat(scheduling.schedule(Given.snapshot(node), important, nominations))
                .isEqualTo(new Decision.Placed("n1", 1, 1));
    }

    @Test
    void remembersVerdictsOnlyWhileTheNodeIsTheSame() {
        NodeInfo node = Given.info(Given.node("n1"));
        PodInfo pod = Given.read(Given.pod("p", 3000, 1));

        assertThat(place(Given.snapshot(node), pod).node()).isEqualTo("n1");
        assertThat(
                        scheduling.schedule(
                                Given.snapshot(node.plus(pod.boundTo("n1"))),
                                pod,
                                Nominations.NONE))
                .isInstanceOf(Decision.Unplaced.class);
    }

    @Test
    void interleavesZones() {
        String zone = "topology.kubernetes.io/zone";
        Snapshot snapshot =
                Given.snapshot(
                        Given.info(Given.node("a1", zone, "a")),
                        Given.info(Given.node("a2", zone, "a")),
                        Given.info(Given.node("b1", zone, "b")));

        assertThat(List.of(snapshot.at(0).name(), snapshot.at(1).name(), snapshot.at(2).name()))
                .containsExactly("a1", "b1", "a2");
    }

    @Test
    void theDefaultSchedulerBindsWhatItDecides() {
        TestScheduler test = new TestScheduler().node(Given.node("n1")).pod(Given.pod("p")).run();

        assertThat(test.bindings).containsEntry("p", "n1");
    }

    private static int number(Decision.Placed placed) {
        return Integer.parseInt(placed.node().substring(1));
    }

    private Decision.Placed place(Snapshot snapshot, PodInfo pod) {
        return (Decision.Placed) scheduling.schedule(snapshot, pod, Nominations.NONE);
    }

    private String message(Snapshot snapshot, PodInfo pod) {
        Decision decision = scheduling.schedule(snapshot, pod, Nominations.NONE);
        return ((Decision.Unplaced) decision).message();
    }
}
