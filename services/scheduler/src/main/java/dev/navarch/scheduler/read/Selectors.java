package dev.navarch.scheduler.read;

import dev.navarch.scheduler.cluster.NodeTerm;
import dev.navarch.scheduler.cluster.Requirement;
import dev.navarch.scheduler.cluster.Selector;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads label selectors and node selector terms. What cannot be read selects nothing. */
public final class Selectors {

    private Selectors() {}

    public static Selector read(@Nullable LabelSelector selector) {
        if (selector == null) {
            return Selector.NOTHING;
        }
        List<Requirement> requirements =
                new ArrayList<>(
                        Selector.ofLabels(orEmpty(selector.getMatchLabels())).requirements());
        for (LabelSelectorRequirement each : orEmpty(selector.getMatchExpressions())) {
            Optional<Requirement> read =
                    requirement(each.getKey(), each.getOperator(), each.getValues());
            if (read.isEmpty()) {
                return Selector.NOTHING;
            }
            requirements.add(read.get());
        }
        return Selector.of(requirements);
    }

    /** Empty when a requirement cannot be read. */
    static NodeTerm term(NodeSelectorTerm term) {
        Optional<List<Requirement>> labels = requirements(orEmpty(term.getMatchExpressions()));
        Optional<List<Requirement>> fields = requirements(orEmpty(term.getMatchFields()));
        return labels.isPresent() && fields.isPresent()
                ? new NodeTerm(labels.get(), fields.get())
                : new NodeTerm(List.of(), List.of());
    }

    private static Optional<List<Requirement>> requirements(List<NodeSelectorRequirement> all) {
        List<Requirement> requirements = new ArrayList<>();
        for (NodeSelectorRequirement each : all) {
            Optional<Requirement> read =
                    requirement(each.getKey(), each.getOperator(), each.getValues());
            if (read.isEmpty()) {
                return Optional.empty();
            }
            requirements.add(read.get());
        }
        return Optional.of(requirements);
    }

    private static Optional<Requirement> requirement(
            String key, String operator, @Nullable List<String> values) {
        Set<String> set = new LinkedHashSet<>(orEmpty(values));
        return Requirement.Operator.parse(operator)
                .filter(read ->
                        (read != Requirement.Operator.GT && read != Requirement.Operator.LT)
                                || set.size() == 1)
                .map(read -> new Requirement(key, read, set));
    }

    static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
