package dev.navarch.controller.object;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Label selectors: an absent one matches nothing, an empty one everything. */
public final class Selectors {

    private Selectors() {}

    public static boolean isEmpty(@Nullable LabelSelector selector) {
        return selector != null
                && labels(selector).isEmpty()
                && selector.getMatchExpressions().isEmpty();
    }

    public static boolean matches(
            @Nullable LabelSelector selector, @Nullable Map<String, String> labels) {
        if (selector == null) {
            return false;
        }
        Map<String, String> have = labels == null ? Map.of() : labels;
        return matchesAll(labels(selector), have)
                && selector.getMatchExpressions().stream().allMatch(r -> matches(r, have));
    }

    /** Whether all of the wanted labels are there. */
    public static boolean matchesAll(
            @Nullable Map<String, String> wanted, @Nullable Map<String, String> labels) {
        if (wanted == null || wanted.isEmpty()) {
            return true;
        }
        return labels != null
                && wanted.entrySet().stream()
                        .allMatch(e -> e.getValue().equals(labels.get(e.getKey())));
    }

    private static boolean matches(LabelSelectorRequirement rule, Map<String, String> labels) {
        String value = labels.get(rule.getKey());
        return switch (rule.getOperator()) {
            case "In" -> value != null && rule.getValues().contains(value);
            case "NotIn" -> value == null || !rule.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> false;
        };
    }

    private static Map<String, String> labels(LabelSelector selector) {
        Map<String, String> labels = selector.getMatchLabels();
        return labels == null ? Map.of() : labels;
    }
}
