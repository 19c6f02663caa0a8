package dev.navarch.scheduler.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.scheduler.Given;
import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.ClusterEvent;
import dev.navarch.scheduler.framework.CycleState;
import dev.navarch.scheduler.framework.PreFilter;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodAffinityTermBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InterPodAffinityTest {

    private static final String HOST = "kubernetes.io/hostname";
    private static final String NOT_NEAR = "node(s) didn't match pod affinity rules";
    private static final String NOT_FAR = "node(s) didn't match pod anti-affinity rules";
    private static final String UNWELCOME =
            "node(s) didn't satisfy existing pods anti-affinity rules";

    private final InterPodAffinity plugin = new InterPodAffinity(Given.NO_NAMESPACE_LABELS);

    @Test
    void goesNearWhatItNeeds() {
        NodeInfo[] nodes = {
            Given.info(Given.node("n1", "rack", "r1"), Given.pod("db")),
            Given.info(Given.node("n2", "rack", "r1")),
            Given.info(Given.node("n3", "rack", "r2")),
            Given.info(Given.node("n4"))
        };

        assertThat(filter(near(Given.pod("web"), term("rack", "db")), nodes))
                .containsExactly("", "", NOT_NEAR, NOT_NEAR);
    }

    @Test
    void theFirstOfAGroupMayGoAnywhere() {
        NodeInfo node = Given.info(Given.node("n1"));

        assertThat(filter(near(Given.pod("web"), term(HOST, "web")), node)).containsExactly("");
        assertThat(filter(near(Given.pod("web"), term(HOST, "db")), node))
                .containsExactly(NOT_NEAR);
    }

    @Test
    void keepsItsDistance() {
        NodeInfo[] nodes = {
            Given.info(Given.node("n1"), Given.pod("db")), Given.info(Given.node("n2"))
        };

        assertThat(filter(far(Given.pod("web"), term(HOST, "db")), nodes))
                .containsExactly(NOT_FAR, "");
    }

    @Test
    void respectsTheDistanceThatOthersKeep() {
        NodeInfo[] nodes = {
            Given.info(Given.node("n1"), far(Given.pod("db"), term(HOST, "web"))),
            Given.info(Given.node("n2"))
        };

        assertThat(filter(Given.pod("web"), nodes)).containsExactly(UNWELCOME, "");
        assertThat(plugin.preFilter(Given.state(nodes), Given.read(Given.pod("other"))))
                .isEqualTo(PreFilter.Outcome.SKIP);
    }

    @Test
    void anotherNamespaceCountsOnlyWhenNamedOrSelected() {
        PodBuilder elsewhere = Given.pod("db").editMetadata().withNamespace("data").endMetadata();
        NodeInfo[] nodes = {Given.info(Given.node("n1"), elsewhere)};
        NamespaceLabels labelled =
                new NamespaceLabels() {
                    @Override
                    public Map<String, String> of(String namespace) {
                        return Map.of("name", namespace);
                    }

                    @Override
                    public long version() {
                        return 1;
                    }
                };
        PodAffinityTerm named =
                new PodAffinityTermBuilder(term(HOST, "db")).withNamespaces("data").build();
        PodAffinityTerm selected =
                new PodAffinityTermBuilder(term(HOST, "db"))
                        .withNewNamespaceSelector()
                        .addToMatchLabels("name", "data")
                        .endNamespaceSelector()
                        .build();

        assertThat(filter(near(Given.pod("web"), term(HOST, "db")), nodes))
                .containsExactly(NOT_NEAR);
        assertThat(filter(near(Given.pod("web"), named), nodes)).containsExactly("");
        assertThat(filter(new InterPodAffinity(labelled), near(Given.pod("web"), selected), nodes))
                .containsExactly("");
    }

    @Test
    void recountsANodeThatChanged() {
        NodeInfo n1 = Given.info(Given.node("n1"));
        PodBuilder pod = far(Given.pod("web"), term(HOST, "db"));

        assertThat(filter(pod, n1)).containsExactly("");
        assertThat(filter(pod, n1.plus(Given.readOn("n1", Given.pod("db")))))
                .containsExactly(NOT_FAR);
    }

    @Test
    void wishesAreWeighed() {
        NodeInfo[] nodes = {
            Given.info(Given.node("n1"), Given.pod("db")),
            Given.info(Given.node("n2"), Given.pod("noisy")),
            Given.info(Given.node("n3"))
        };
        PodBuilder pod =
                Given.pod("web")
                        .editSpec()
                        .withNewAffinity()
                        .withNewPodAffinity()
                        .addToPreferredDuringSchedulingIgnoredDuringExecution(
                                new WeightedPodAffinityTerm(term(HOST, "db"), 10))
                        .endPodAffinity()
                        .withNewPodAntiAffinity()
                        .addToPreferredDuringSchedulingIgnoredDuringExecution(
                                new WeightedPodAffinityTerm(term(HOST, "noisy"), 10))
                        .endPodAntiAffinity()
                        .endAffinity()
                        .endSpec();

        assertThat(scores(pod, nodes)).containsExactly(100, 0, 50);
    }

    @Test
    void theWishesOfOthersCountAsWell() {
        NodeInfo[] nodes = {
            Given.info(Given.node("n1"), near(Given.pod("db"), term(HOST, "web"))),
            Given.info(Given.node("n2"))
        };

        assertThat(scores(Given.pod("web"), nodes)).containsExactly(100, 0);
    }

    @Test
    void theOneThatIsInTheWayHelpsByLeaving() {
        PodInfo pod = Given.read(far(Given.pod("web"), term(HOST, "db")));
        PodInfo db = Given.readOn("n1", Given.pod("db"));
        PodInfo shy = Given.readOn("n1", far(Given.pod("shy"), term(HOST, "web")));
        PodInfo other = Given.readOn("n1", Given.pod("other"));

        assertThat(plugin.couldHelp(new ClusterEvent.AssignedPodDeleted(db), pod)).isTrue();
        assertThat(plugin.couldHelp(new ClusterEvent.AssignedPodDeleted(shy), pod)).isTrue();
        assertThat(plugin.couldHelp(new ClusterEvent.AssignedPodDeleted(other), pod)).isFalse();
    }

    private List<String> filter(PodBuilder pod, NodeInfo... nodes) {
        return filter(plugin, pod, nodes);
    }

    private static List<String> filter(InterPodAffinity plugin, PodBuilder pod, NodeInfo... nodes) {
        CycleState state = Given.state(nodes);
        PodInfo read = Given.read(pod);
        assertThat(plugin.preFilter(state, read)).isEqualTo(PreFilter.Outcome.PROCEED);
        return Arrays.stream(nodes)
                .map(node -> String.join(",", plugin.filter(state, read, node).reasons()))
                .toList();
    }

    private long[] scores(PodBuilder pod, NodeInfo... nodes) {
        CycleState state = Given.state(nodes);
        PodInfo read = Given.read(pod);
        assertThat(plugin.preScore(state, read, List.of(nodes))).isTrue();
        long[] scores =
                Arrays.stream(nodes).mapToLong(node -> plugin.score(state, read, node)).toArray();
        plugin.normalize(state, List.of(nodes), scores);
        return scores;
    }

    private static PodAffinityTerm term(String key, String app) {
        return new PodAffinityTermBuilder()
                .withTopologyKey(key)
                .withNewLabelSelector()
                .addToMatchLabels("app", app)
                .endLabelSelector()
                .build();
    }

    private static PodBuilder near(PodBuilder pod, PodAffinityTerm... terms) {
        return pod.editSpec()
                .withNewAffinity()
                .withNewPodAffinity()
                .withRequiredDuringSchedulingIgnoredDuringExecution(terms)
                .endPodAffinity()
                .endAffinity()
                .endSpec();
    }

    private static PodBuilder far(PodBuilder pod, PodAffinityTerm... terms) {
        return pod.editSpec()
                .withNewAffinity()
                .withNewPodAntiAffinity()
                .withRequiredDuringSchedulingIgnoredDuringExecution(terms)
                .endPodAntiAffinity()
                .endAffinity()
                .endSpec();
    }
}
