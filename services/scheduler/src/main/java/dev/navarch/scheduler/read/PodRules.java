package dev.navarch.scheduler.read;

import static dev.navarch.scheduler.read.Selectors.orEmpty;

import dev.navarch.scheduler.cluster.AffinityTerm;
import dev.navarch.scheduler.cluster.NodeTerm;
import dev.navarch.scheduler.cluster.PodTraits.Affinity;
import dev.navarch.scheduler.cluster.PodTraits.NodeRules;
import dev.navarch.scheduler.cluster.Requirement;
import dev.navarch.scheduler.cluster.Selector;
import dev.navarch.scheduler.cluster.SpreadConstraint;
import dev.navarch.scheduler.cluster.Taint;
import dev.navarch.scheduler.cluster.Toleration;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a pod's rules about where it may and wants to run. */
final class PodRules {

    private PodRules() {}

    static NodeRules nodeRules(PodSpec spec) {
        Optional<List<NodeTerm>> required = Optional.empty();
        List<NodeRules.Preference> preferred = new ArrayList<>();
        NodeAffinity affinity =
                spec.getAffinity() == null ? null : spec.getAffinity().getNodeAffinity();
        if (affinity != null) {
            if (affinity.getRequiredDuringSchedulingIgnoredDuringExecution() != null) {
                required =
                        Optional.of(
                                orEmpty(
                                                affinity.getRequiredDuringSchedulingIgnoredDuringExecution()
                                                        .getNodeSelectorTerms())
                                        .stream()
                                        .map(Selectors::term)
                                        .toList());
            }
            orEmpty(affinity.getPreferredDuringSchedulingIgnoredDuringExecution())
                    .forEach(each ->
                            preferred.add(
                                    new NodeRules.Preference(
                                            Selectors.term(each.getPreference()),
                                            each.getWeight())));
        }
        Map<String, String> selector = orEmpty(spec.getNodeSelector());
        return selector.isEmpty() && required.isEmpty() && preferred.isEmpty()
                ? NodeRules.NONE
                : new NodeRules(selector, required, preferred);
    }

    static List<Toleration> tolerations(PodSpec spec) {
        return spec.getTolerations().stream()
                .map(each ->
                        new Toleration(
                                text(each.getKey()),
                                "Exists".equals(each.getOperator()),
                                text(each.getValue()),
                                text(each.getEffect()).isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(Taint.Effect.parse(each.getEffect()))))
                .toList();
    }

    static Affinity affinity(Pod pod) {
        io.fabric8.kubernetes.api.model.Affinity affinity = pod.getSpec().getAffinity();
        if (affinity == null
                || (affinity.getPodAffinity() == null && affinity.getPodAntiAffinity() == null)) {
            return Affinity.NONE;
        }
        var near = affinity.getPodAffinity();
        var far = affinity.getPodAntiAffinity();
        return new Affinity(
                near == null
                        ? List.of()
                        : required(pod, near.getRequiredDuringSchedulingIgnoredDuringExecution()),
                far == null
                        ? List.of()
                        : required(pod, far.getRequiredDuringSchedulingIgnoredDuringExecution()),
                near == null
                        ? List.of()
                        : preferred(pod, near.getPreferredDuringSchedulingIgnoredDuringExecution()),
                far == null
                        ? List.of()
                        : preferred(pod, far.getPreferredDuringSchedulingIgnoredDuringExecution()));
    }

    private static List<AffinityTerm> required(Pod pod, @Nullable List<PodAffinityTerm> terms) {
        return orEmpty(terms).stream().map(term -> term(pod, term, 0)).toList();
    }

    private static List<AffinityTerm> preferred(
            Pod pod, @Nullable List<WeightedPodAffinityTerm> terms) {
        return orEmpty(terms).stream()
                .map(each -> term(pod, each.getPodAffinityTerm(), each.getWeight()))
                .toList();
    }

    private static AffinityTerm term(Pod pod, PodAffinityTerm term, int weight) {
        Selector pods =
                Selectors.read(term.getLabelSelector())
                        .and(byKeys(pod, term.getMatchLabelKeys(), Requirement.Operator.IN))
                        .and(byKeys(pod, term.getMismatchLabelKeys(), Requirement.Operator.NOT_IN));
        List<String> namespaces = orEmpty(term.getNamespaces());
        boolean own = namespaces.isEmpty() && term.getNamespaceSelector() == null;
        return new AffinityTerm(
                term.getTopologyKey(),
                pods,
                own ? Set.of(pod.getMetadata().getNamespace()) : Set.copyOf(namespaces),
                Selectors.read(term.getNamespaceSelector()),
                weight);
    }

    static List<SpreadConstraint> spread(Pod pod) {
        return pod.getSpec().getTopologySpreadConstraints().stream()
                .map(each -> spread(pod, each))
                .toList();
    }

    private static SpreadConstraint spread(Pod pod, TopologySpreadConstraint each) {
        Selector pods =
                Selectors.read(each.getLabelSelector())
                        .and(byKeys(pod, each.getMatchLabelKeys(), Requirement.Operator.IN));
        return new SpreadConstraint(
                each.getTopologyKey(),
                each.getMaxSkew(),
                !"ScheduleAnyway".equals(each.getWhenUnsatisfiable()),
                pods,
                each.getMinDomains() == null ? 1 : each.getMinDomains(),
                !"Ignore".equals(each.getNodeAffinityPolicy()),
                "Honor".equals(each.getNodeTaintsPolicy()));
    }

    /** The pod's own values of these labels, as a further condition (KEP-3243, KEP-3633). */
    private static Selector byKeys(
            Pod pod, @Nullable List<String> keys, Requirement.Operator operator) {
        Map<String, String> labels = orEmpty(pod.getMetadata().getLabels());
        return Selector.of(
                orEmpty(keys).stream()
                        .filter(labels::containsKey)
                        .map(key ->
                                new Requirement(
                                        key, operator, Set.of(labels.getOrDefault(key, ""))))
                        .toList());
    }

    static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
