package dev.navarch.nodeagent.certificate;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether labels are what a selector asks for. */
final class LabelMatch {

    private LabelMatch() {}

    /**
     * @param selector none selects nothing, an empty one everything
     */
    static boolean matches(@Nullable LabelSelector selector, Map<String, String> labels) {
        if (selector == null) {
            return false;
        }
        boolean equal =
                selector.getMatchLabels() == null
                        || labels.entrySet().containsAll(selector.getMatchLabels().entrySet());
        List<LabelSelectorRequirement> rules =
                selector.getMatchExpressions() == null ? List.of() : selector.getMatchExpressions();
        return equal && rules.stream().allMatch(rule -> holds(rule, labels));
    }

    private static boolean holds(LabelSelectorRequirement rule, Map<String, String> labels) {
        String value = labels.get(rule.getKey());
        return switch (rule.getOperator()) {
            case "In" -> value != null && rule.getValues().contains(value);
            case "NotIn" -> value == null || !rule.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> false;
        };
    }
}
