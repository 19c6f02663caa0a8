package dev.navarch.scheduler.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.scheduler.Given;
import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.ClusterEvent;
import dev.navarch.scheduler.framework.PreFilter;
import dev.navarch.scheduler.framework.Status;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The filters that look at the node alone: name, cordon, taints. */
class NodeFiltersTest {

    @Test
    void aPodThatNamesItsNodeGoesNowhereElse() {
        PodInfo pod = Given.readOn("n1", Given.pod("p"));
        NodeInfo other = Given.info(Given.node("n2"));
        NodeInfo named = Given.info(Given.node("n1"));

        assertThat(new NodeName().filter(Given.state(other), pod, other))
                .isEqualTo(Status.unresolvable("node(s) didn't match the requested node name"));
        assertThat(new NodeName().filter(Given.state(named), pod, named).ok()).isTrue();
        assertThat(new NodeName().preFilter(Given.state(named), Given.read(Given.pod("free"))))
                .isEqualTo(PreFilter.Outcome.SKIP);
    }

    @Test
    void aCordonedNodeTakesOnlyPodsThatTolerateTheCordon() {
        NodeInfo cordoned = Given.info(cordoned());
        PodBuilder tolerant = tolerating("node.kubernetes.io/unschedulable", "Exists", "", "");

        assertThat(cordonFilter(Given.pod("p"), cordoned))
                .isEqualTo(Status.unresolvable("node(s) were unschedulable"));
        assertThat(cordonFilter(tolerant, cordoned).ok()).isTrue();
        assertThat(cordonFilter(Given.pod("p"), Given.info(Given.node("n"))).ok()).isTrue();
    }

    @Test
    void uncordoningHelps() {
        PodInfo pod = Given.read(Given.pod("p"));
        var before = Given.read(cordoned());
        var after = Given.read(Given.node("n"));
        NodeUnschedulable plugin = new NodeUnschedulable();

        assertThat(plugin.couldHelp(new ClusterEvent.NodeUpdated(before, after), pod)).isTrue();
        assertThat(plugin.couldHelp(new ClusterEvent.NodeUpdated(after, before), pod)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "k, Equal, v, NoSchedule, true",
        "k, Equal, v, '', true",
        "k, Exists, '', NoSchedule, true",
        "'', Exists, '', '', true",
        "k, Equal, w, NoSchedule, false",
        "k, Equal, v, NoExecute, false",
        "other, Exists, '', '', false",
        "'', Equal, v, '', false",
    })
    void aTaintNeedsAToleration(
            String key, String operator, String value, String effect, boolean fits) {
        NodeInfo tainted = Given.info(tainted("NoSchedule"));

        Status status = taintFilter(tolerating(key, operator, value, effect), tainted);

        assertThat(status)
                .isEqualTo(
                        fits
                                ? Status.success()
                                : Status.unresolvable("node(s) had untolerated taint(s)"));
    }

    @Test
    void aDiscouragingTaintOnlyCostsPoints() {
        NodeInfo discouraging = Given.info(tainted("PreferNoSchedule"));
        PodInfo pod = Given.read(Given.pod("p"));
        TaintToleration plugin = new TaintToleration();
        long[] scores = {plugin.score(Given.state(discouraging), pod, discouraging), 0};

        plugin.normalize(Given.state(discouraging), java.util.List.of(), scores);

        assertThat(taintFilter(Given.pod("p"), discouraging).ok()).isTrue();
        assertThat(scores).containsExactly(0, 100);
    }

    @Test
    void takingTheTaintAwayHelps() {
        PodInfo pod = Given.read(Given.pod("p"));
        var before = Given.read(tainted("NoExecute"));
        var after = Given.read(Given.node("n"));
        TaintToleration plugin = new TaintToleration();

        assertThat(plugin.couldHelp(new ClusterEvent.NodeUpdated(before, after), pod)).isTrue();
        assertThat(plugin.couldHelp(new ClusterEvent.NodeUpdated(after, after), pod)).isFalse();
        assertThat(plugin.couldHelp(new ClusterEvent.AssignedPodDeleted(pod), pod)).isFalse();
    }

    private static NodeBuilder cordoned() {
        return Given.node("n").editSpec().withUnschedulable(true).endSpec();
    }

    private static NodeBuilder tainted(String effect) {
        return Given.node("n").editSpec().addNewTaint(effect, "k", null, "v").endSpec();
    }

    private static PodBuilder tolerating(String key, String operator, String value, String effect) {
        return Given.pod("p")
                .editSpec()
                .addNewToleration(effect, key, operator, null, value)
                .endSpec();
    }

    private static Status cordonFilter(PodBuilder pod, NodeInfo node) {
        return new NodeUnschedulable().filter(Given.state(node), Given.read(pod), node);
    }

    private static Status taintFilter(PodBuilder pod, NodeInfo node) {
        return new TaintToleration().filter(Given.state(node), Given.read(pod), node);
    }
}
