package dev.navarch.scheduler.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.scheduler.Given;
import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cluster.Selector;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.framework.Diagnosis;
import dev.navarch.scheduler.framework.PostFilter;
import dev.navarch.scheduler.framework.Status;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefaultPreemptionTest {

    private final NodeResourcesFit fit = new NodeResourcesFit();
    private final List<DisruptionBudget> budgets = new ArrayList<>();
    private final DefaultPreemption plugin =
            new DefaultPreemption(List.of(fit), () -> budgets, new Random(1));

    @Test
    void sendsAwayAsFewAsWillDo() {
        NodeInfo node =
                Given.info(
                        Given.node("n1"),
                        ranked("a", 1, 1000),
                        ranked("b", 2, 1000),
                        ranked("c", 3, 1000));

        assertThat(room(ranked("vip", 10, 2000), node)).isEqualTo("n1[a]");
    }

    @Test
    void neverSendsAwayAnEqual() {
        NodeInfo node = Given.info(Given.node("n1"), ranked("a", 10, 4000));

        assertThat(room(ranked("vip", 10, 1000), node))
                .isEqualTo(
                        "preemption: 0/1 nodes are available: 1 No preemption victims found for"
                                + " incoming pod.");
    }

    @Test
    void choosesTheNodeWithTheLeastImportantVictim() {
        NodeInfo n1 = Given.info(Given.node("n1"), ranked("a", 5, 4000));
        NodeInfo n2 = Given.info(Given.node("n2"), ranked("b", 1, 4000));

        assertThat(room(ranked("vip", 10, 1000), n1, n2)).isEqualTo("n2[b]");
    }

    @Test
    void choosesTheNodeWithFewerVictimsOfTheSameRank() {
        NodeInfo n1 = Given.info(Given.node("n1"), ranked("a", 1, 2000), ranked("b", 1, 2000));
        NodeInfo n2 = Given.info(Given.node("n2"), ranked("c", 1, 4000));

        assertThat(room(ranked("vip", 10, 4000), n1, n2)).isEqualTo("n2[c]");
    }

    @Test
    void choosesTheVictimThatStartedLast() {
        NodeInfo n1 = Given.info(Given.node("n1"), started(ranked("a", 1, 4000), 10));
        NodeInfo n2 = Given.info(Given.node("n2"), started(ranked("b", 1, 4000), 20));

        assertThat(room(ranked("vip", 10, 4000), n1, n2)).isEqualTo("n2[b]");
    }

    @Test
    void ratherBreaksNoBudget() {
        NodeInfo n1 = Given.info(Given.node("n1"), ranked("a", 1, 4000));
        NodeInfo n2 = Given.info(Given.node("n2"), ranked("b", 5, 4000));
        budgets.add(new DisruptionBudget("default", Selector.ofLabels(Map.of("app", "a")), 0));

        assertThat(room(ranked("vip", 10, 4000), n1, n2)).isEqualTo("n2[b]");
    }

    @Test
    void withinANodeSparesProtectedPods() {
        NodeInfo node = Given.info(Given.node("n1"), ranked("a", 1, 2000), ranked("b", 5, 2000));
        budgets.add(new DisruptionBudget("default", Selector.ofLabels(Map.of("app", "a")), 0));

        assertThat(room(ranked("vip", 10, 2000), node)).isEqualTo("n1[b]");
    }

    @Test
    void leavesNodesAloneThatNothingCanHelp() {
        NodeInfo node = Given.info(Given.node("n1"), ranked("a", 1, 1000));

        assertThat(room(ranked("vip", 10, 9000), node))
                .isEqualTo(
                        "preemption: 0/1 nodes are available: 1 Preemption is not helpful for"
                                + " scheduling.");
    }

    @Test
    void podsThatNeverPreemptWait() {
        NodeInfo node = Given.info(Given.node("n1"), ranked("a", 1, 4000));
        PodBuilder polite =
                ranked("vip", 10, 1000).editSpec().withPreemptionPolicy("Never").endSpec();

        assertThat(room(polite, node))
                .isEqualTo("preemption: not eligible due to preemptionPolicy=Never.");
    }

    @Test
    void waitsForVictimsThatAreAlreadyGoing() {
        PodInfo going = Given.readOn("n1", ranked("a", 1, 4000)).going();
        NodeInfo node = Given.info(Given.node("n1")).plus(going);
        PodBuilder nominated =
                ranked("vip", 10, 1000).withNewStatus().withNominatedNodeName("n1").endStatus();

        assertThat(room(nominated, node))
                .isEqualTo(
                        "preemption: not eligible due to terminating pod on the nominated node.");
    }

    private String room(PodBuilder preemptor, NodeInfo... nodes) {
        CycleState state = Given.state(nodes);
        PodInfo pod = Given.read(preemptor);
        Map<String, Status> refused = new HashMap<>();
        for (NodeInfo node : nodes) {
            Status status = fit.filter(state, pod, node);
            assertThat(status.ok()).isFalse();
            refused.put(node.name(), status);
        }
        Diagnosis diagnosis =
                new Diagnosis(
                        nodes.length, refused, Status.success(), "", Set.of("NodeResourcesFit"));
        return switch (plugin.postFilter(state, pod, diagnosis)) {
            case PostFilter.Outcome.MakeRoom make ->
                    make.room().node() + make.room().victims().stream().map(PodInfo::name).toList();
            case PostFilter.Outcome.NoRoom no -> no.message();
            case PostFilter.Outcome.Stay stay -> stay.message();
        };
    }

    private static PodBuilder ranked(String name, int priority, long milliCpu) {
        return Given.pod(name, milliCpu, 1).editSpec().withPriority(priority).endSpec();
    }

    private static PodBuilder started(PodBuilder pod, int second) {
        return pod.withNewStatus().withStartTime("2026-01-01T00:00:" + second + "Z").endStatus();
    }
}
