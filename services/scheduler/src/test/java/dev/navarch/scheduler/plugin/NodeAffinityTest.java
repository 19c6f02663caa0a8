package dev.navarch.scheduler.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.scheduler.Given;
import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.ClusterEvent;
import dev.navarch.scheduler.framework.PreFilter;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeAffinityTest {

    private static final NodeInfo NODE =
            Given.info(Given.node("n1", "disk", "ssd", "cores", "8", "empty", ""));

    private final NodeAffinity plugin = new NodeAffinity();

    @ParameterizedTest
    @CsvSource({
        "disk, In, ssd, true",
        "disk, In, hdd, false",
        "disk, NotIn, hdd, true",
        "disk, NotIn, ssd, false",
        "missing, NotIn, x, true",
        "disk, Exists, , true",
        "missing, Exists, , false",
        "missing, DoesNotExist, , true",
        "disk, DoesNotExist, , false",
        "cores, Gt, 4, true",
        "cores, Gt, 8, false",
        "cores, Lt, 9, true",
        "disk, Gt, 4, false",
        "disk, Nonsense, ssd, false",
    })
    void matchesRequirementsOnLabels(String key, String operator, String value, boolean fits) {
        PodBuilder pod = requiring(term(key, operator, value));

        assertThat(plugin.filter(Given.state(NODE), Given.read(pod), NODE).ok()).isEqualTo(fits);
    }

    @Test
    void oneTermOfSeveralIsEnoughAndAnEmptyOneMatchesNothing() {
        assertThat(fits(requiring(term("disk", "In", "hdd"), term("disk", "In", "ssd")))).isTrue();
        assertThat(fits(requiring(new NodeSelectorTerm()))).isFalse();
    }

    @Test
    void nodeSelectorAndAffinityMustBothHold() {
        PodBuilder pod =
                requiring(term("disk", "In", "ssd"))
                        .editSpec()
                        .addToNodeSelector("disk", "hdd")
                        .endSpec();

        assertThat(plugin.filter(Given.state(NODE), Given.read(pod), NODE).reasons())
                .containsExactly("node(s) didn't match Pod's node affinity/selector");
    }

    @Test
    void looksOnlyAtNodesThatAreNamed() {
        NodeSelectorTerm byName =
                new NodeSelectorTermBuilder()
                        .addToMatchFields(
                                new NodeSelectorRequirement("metadata.name", "In", List.of("n1")))
                        .build();
        NodeSelectorTerm never =
                new NodeSelectorTermBuilder()
                        .addToMatchFields(
                                new NodeSelectorRequirement("metadata.name", "In", List.of("n1")))
                        .addToMatchFields(
                                new NodeSelectorRequirement("metadata.name", "In", List.of("n2")))
                        .build();

        assertThat(plugin.preFilter(Given.state(NODE), Given.read(requiring(byName))))
                .isEqualTo(new PreFilter.Outcome.Only(Set.of("n1")));
        assertThat(plugin.preFilter(Given.state(NODE), Given.read(requiring(never))))
                .isInstanceOf(PreFilter.Outcome.Reject.class);
        assertThat(plugin.preFilter(Given.state(NODE), Given.read(Given.pod("p"))))
                .isEqualTo(PreFilter.Outcome.SKIP);
        assertThat(fits(requiring(byName))).isTrue();
    }

    @Test
    void preferencesAddUp() {
        NodeInfo plain = Given.info(Given.node("n2"));
        PodBuilder pod =
                Given.pod("p")
                        .editSpec()
                        .withNewAffinity()
                        .withNewNodeAffinity()
                        .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                        .withWeight(5)
                        .withPreference(term("disk", "In", "ssd"))
                        .endPreferredDuringSchedulingIgnoredDuringExecution()
                        .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                        .withWeight(3)
                        .withPreference(term("cores", "Exists", null))
                        .endPreferredDuringSchedulingIgnoredDuringExecution()
                        .endNodeAffinity()
                        .endAffinity()
                        .endSpec();
        PodInfo read = Given.read(pod);
        long[] scores = {
            plugin.score(Given.state(NODE), read, NODE),
            plugin.score(Given.state(plain), read, plain)
        };

        assertThat(plugin.preScore(Given.state(NODE), read, List.of(NODE))).isTrue();
        assertThat(scores).containsExactly(8, 0);
        plugin.normalize(Given.state(NODE), List.of(NODE, plain), scores);
        assertThat(scores).containsExactly(100, 0);
    }

    @Test
    void aNewLabelHelps() {
        PodInfo pod = Given.read(requiring(term("gpu", "Exists", null)));
        var before = Given.read(Given.node("n"));
        var after = Given.read(Given.node("n", "gpu", "yes"));

        assertThat(plugin.couldHelp(new ClusterEvent.NodeUpdated(before, after), pod)).isTrue();
        assertThat(plugin.couldHelp(new ClusterEvent.NodeAdded(before), pod)).isFalse();
    }

    private boolean fits(PodBuilder pod) {
        return plugin.filter(Given.state(NODE), Given.read(pod), NODE).ok();
    }

    private static NodeSelectorTerm term(String key, String operator, @Nullable String value) {
        return new NodeSelectorTermBuilder()
                .addToMatchExpressions(
                        new NodeSelectorRequirement(
                                key, operator, value == null ? List.of() : List.of(value)))
                .build();
    }

    private static PodBuilder requiring(NodeSelectorTerm... terms) {
        return Given.pod("p")
                .editSpec()
                .withNewAffinity()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addToNodeSelectorTerms(terms)
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .endAffinity()
                .endSpec();
    }
}
