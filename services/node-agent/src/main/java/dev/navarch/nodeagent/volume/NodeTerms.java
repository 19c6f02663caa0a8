package dev.navarch.nodeagent.volume;

import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a volume can be reached from a node with certain labels. */
final class NodeTerms {

    private NodeTerms() {}

    static boolean reaches(PersistentVolume volume, Map<String, String> labels) {
        if (volume.getSpec().getNodeAffinity() == null
                || volume.getSpec().getNodeAffinity().getRequired() == null) {
            return true;
        }
        return volume.getSpec().getNodeAffinity().getRequired().getNodeSelectorTerms().stream()
                .anyMatch(term -> matches(term, labels));
    }

    /** A term without rules matches nothing. */
    private static boolean matches(NodeSelectorTerm term, Map<String, String> labels) {
        List<NodeSelectorRequirement> rules = term.getMatchExpressions();
        return rules != null
                && !rules.isEmpty()
                && rules.stream().allMatch(rule -> matches(rule, labels.get(rule.getKey())));
    }

    private static boolean matches(NodeSelectorRequirement rule, @Nullable String value) {
        return switch (rule.getOperator()) {
            case "In" -> value != null && rule.getValues().contains(value);
            case "NotIn" -> value == null || !rule.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> value != null && compare(value, rule) > 0;
            case "Lt" -> value != null && compare(value, rule) < 0;
            default -> false;
        };
    }

    /** Of what is no number, neither is greater. */
    private static int compare(String value, NodeSelectorRequirement rule) {
        try {
            return Long.compare(Long.parseLong(value), Long.parseLong(rule.getValues().getFirst()));
        } catch (NumberFormatException notNumbers) {
            return 0;
        }
    }
}
