package dev.navarch.scheduler.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.scheduler.Given;
import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cluster.Selector;
import dev.navarch.scheduler.framework.ClusterEvent;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.framework.PreFilter;
import dev.navarch.scheduler.framework.Status;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodTopologySpreadTest {

    private static final String HOST = "kubernetes.io/hostname";
    private static final String ZONE = "topology.kubernetes.io/zone";

    private final PodTopologySpread plugin = new PodTopologySpread(pod -> Selector.EVERYTHING);

    @Test
    void keepsTheSkewBetweenZonesWithinItsLimit() {
        NodeInfo[] nodes = {
            Given.info(inZone("a1", "a"), web("1"), web("2")),
            Given.info(inZone("b1", "b"), web("3")),
            Given.info(inZone("b2", "b"), Given.pod("other"))
        };

        assertThat(filter(spread(constraint(ZONE, 1)), nodes))
                .containsExactly(SKEWED, Status.success(), Status.success());
        assertThat(filter(spread(constraint(ZONE, 2)), nodes)).containsOnly(Status.success());
    }

    @Test
    void aNodeWithoutTheLabelIsNoDomain() {
        NodeInfo[] nodes = {Given.info(inZone("a1", "a")), Given.info(Given.node("bare"))};

        assertThat(filter(spread(constraint(ZONE, 1)), nodes).get(1))
                .isEqualTo(
                        Status.unresolvable(
                                "node(s) didn't match pod topology spread constraints (missing"
                                        + " required label)"));
    }

    @Test
    void withFewerDomainsThanDemandedTheLeastCountsAsEmpty() {
        NodeInfo[] nodes = {Given.info(inZone("a1", "a"), web("1"))};
        TopologySpreadConstraint two =
                new TopologySpreadConstraintBuilder(constraint(ZONE, 1)).withMinDomains(2).build();

        assertThat(filter(spread(constraint(ZONE, 1)), nodes)).containsExactly(Status.success());
        assertThat(filter(spread(two), nodes)).containsExactly(SKEWED);
    }

    @Test
    void nodesThatThePodCannotUseAreNoDomains() {
        NodeInfo[] nodes = {
            Given.info(
                    inZone("a1", "a").editMetadata().addToLabels("disk", "ssd").endMetadata(),
                    web("1")),
            Given.info(inZone("b1", "b"))
        };
        PodBuilder onSsd =
                spread(constraint(ZONE, 1)).editSpec().addToNodeSelector("disk", "ssd").endSpec();

        assertThat(filter(onSsd, nodes).getFirst()).isEqualTo(Status.success());
        assertThat(filter(spread(constraint(ZONE, 1)), nodes).getFirst()).isEqualTo(SKEWED);
    }

    @Test
    void taintedNodesAreLeftOutWhenTaintsAreHonored() {
        NodeInfo[] nodes = {
            Given.info(inZone("a1", "a"), web("1")),
            Given.info(
                    inZone("b1", "b")
                            .editSpec()
                            .addNewTaint("NoSchedule", "k", null, "v")
                            .endSpec())
        };
        TopologySpreadConstraint honors =
                new TopologySpreadConstraintBuilder(constraint(ZONE, 1))
                        .withNodeTaintsPolicy("Honor")
                        .build();

        assertThat(filter(spread(constraint(ZONE, 1)), nodes).getFirst()).isEqualTo(SKEWED);
        assertThat(filter(spread(honors), nodes).getFirst()).isEqualTo(Status.success());
    }

    @Test
    void matchLabelKeysCountOnlyPodsOfTheSameRevision() {
        NodeInfo[] nodes = {
            Given.info(
                    Given.node("n1"),
                    web("old").editMetadata().addToLabels("rev", "1").endMetadata()),
            Given.info(Given.node("n2"))
        };
        TopologySpreadConstraint byRevision =
                new TopologySpreadConstraintBuilder(constraint(HOST, 1))
                        .withMatchLabelKeys("rev")
                        .build();
        PodBuilder second = spread(byRevision).editMetadata().addToLabels("rev", "2").endMetadata();

        assertThat(filter(second, nodes)).containsOnly(Status.success());
    }

    @Test
    void recountsANodeThatChanged() {
        NodeInfo n1 = Given.info(Given.node("n1"));
        NodeInfo n2 = Given.info(Given.node("n2"));
        PodBuilder pod = spread(constraint(HOST, 1));

        assertThat(filter(pod, n1, n2)).containsOnly(Status.success());
        assertThat(filter(pod, n1.plus(Given.readOn("n1", web("1"))), n2))
                .containsExactly(SKEWED, Status.success());
        assertThat(filter(pod, n1, n2)).containsOnly(Status.success());
    }

    @Test
    void podsThatAreGoingDoNotCount() {
        NodeInfo n1 = Given.info(Given.node("n1"));
        PodInfo going = Given.readOn("n1", web("1")).going();

        assertThat(
                        filter(
                                spread(constraint(HOST, 1)),
                                n1.plus(going),
                                Given.info(Given.node("n2"))))
                .containsOnly(Status.success());
    }

    @Test
    void aPreferenceFavoursTheEmptierDomain() {
        NodeInfo[] nodes = {
            Given.info(inZone("a1", "a"), web("1"), web("2")), Given.info(inZone("b1", "b"))
        };
        TopologySpreadConstraint soft =
                new TopologySpreadConstraintBuilder(constraint(ZONE, 1))
                        .withWhenUnsatisfiable("ScheduleAnyway")
                        .build();
        PodInfo pod = Given.read(spread(soft));

        assertThat(plugin.preFilter(Given.state(nodes), pod)).isEqualTo(PreFilter.Outcome.SKIP);
        assertThat(scores(plugin, pod, nodes)).containsExactly(0, 100);
    }

    @Test
    void replicasOfAServiceAreSpreadOverHostsByDefault() {
        PodTopologySpread defaults =
                new PodTopologySpread(pod -> Selector.ofLabels(Map.of("app", "web")));
        NodeInfo[] nodes = {Given.info(Given.node("n1"), web("1")), Given.info(Given.node("n2"))};

        assertThat(scores(defaults, Given.read(web("new")), nodes)).containsExactly(66, 100);
        assertThat(plugin.preScore(Given.state(nodes), Given.read(web("new")), List.of(nodes)))
                .isFalse();
    }

    @Test
    void onlyPodsThatCountHelp() {
        PodInfo pod = Given.read(spread(constraint(HOST, 1)));
        PodInfo counted = Given.readOn("n1", web("1"));
        PodInfo other = Given.readOn("n1", Given.pod("other"));

        assertThat(plugin.couldHelp(new ClusterEvent.AssignedPodDeleted(counted), pod)).isTrue();
        assertThat(plugin.couldHelp(new ClusterEvent.AssignedPodDeleted(other), pod)).isFalse();
        assertThat(plugin.couldHelp(new ClusterEvent.AssignedPodAdded(counted), pod)).isTrue();
    }

    private static final Status SKEWED =
            Status.unschedulable("node(s) didn't match pod topology spread constraints");

    private List<Status> filter(PodBuilder pod, NodeInfo... nodes) {
        CycleState state = Given.state(nodes);
        PodInfo read = Given.read(pod);
        assertThat(plugin.preFilter(state, read)).isEqualTo(PreFilter.Outcome.PROCEED);
        return Arrays.stream(nodes).map(node -> plugin.filter(state, read, node)).toList();
    }

    private static long[] scores(PodTopologySpread plugin, PodInfo pod, NodeInfo... nodes) {
        CycleState state = Given.state(nodes);
        assertThat(plugin.preScore(state, pod, List.of(nodes))).isTrue();
        long[] scores =
                Arrays.stream(nodes).mapToLong(node -> plugin.score(state, pod, node)).toArray();
        plugin.normalize(state, List.of(nodes), scores);
        return scores;
    }

    private static NodeBuilder inZone(String name, String zone) {
        return Given.node(name, ZONE, zone);
    }

    private static PodBuilder web(String name) {
        return Given.pod(name, "app", "web");
    }

    private static TopologySpreadConstraint constraint(String key, int maxSkew) {
        return new TopologySpreadConstraintBuilder()
                .withTopologyKey(key)
                .withMaxSkew(maxSkew)
                .withWhenUnsatisfiable("DoNotSchedule")
                .withNewLabelSelector()
                .addToMatchLabels("app", "web")
                .endLabelSelector()
                .build();
    }

    private static PodBuilder spread(TopologySpreadConstraint constraint) {
        return web("new").editSpec().addToTopologySpreadConstraints(constraint).endSpec();
    }
}
