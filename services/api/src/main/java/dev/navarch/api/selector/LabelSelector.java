package dev.navarch.api.selector;

import java.util.List;
import java.util.Map;

/**
 * A label selector: all requirements must hold.
 *
 * @param requirements empty to select everything
 */
public record LabelSelector(List<Requirement> requirements) {

    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /**
     * Reads {@code app=web,tier in (a,b),!canary}.
     *
     * @throws SelectorSyntaxException if it is malformed
     */
    public static LabelSelector parse(String text) {
        return text.isBlank()
                ? EVERYTHING
                : new LabelSelector(new LabelSelectorParser(text).parse());
    }

    public boolean matches(Map<String, String> labels) {
        for (Requirement requirement : requirements) {
            if (!requirement.matches(labels)) {
                return false;
            }
        }
        return true;
    }
}
