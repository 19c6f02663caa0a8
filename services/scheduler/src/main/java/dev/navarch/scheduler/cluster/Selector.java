package dev.navarch.scheduler.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A label selector, ready to be asked. An absent selector selects nothing, an empty one everything.
 */
public record Selector(boolean selectsNothing, List<Requirement> requirements) {

    public static final Selector NOTHING = new Selector(true, List.of());
    public static final Selector EVERYTHING = new Selector(false, List.of());

    public Selector {
        requirements = List.copyOf(requirements);
    }

    public static Selector of(List<Requirement> requirements) {
        return new Selector(false, requirements);
    }

    public static Selector ofLabels(Map<String, String> labels) {
        return of(
                labels.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(label ->
                                new Requirement(
                                        label.getKey(),
                                        Requirement.Operator.IN,
                                        Set.of(label.getValue())))
                        .toList());
    }

    /** Selects what both select. */
    public Selector and(Selector other) {
        List<Requirement> both = new ArrayList<>(requirements);
        both.addAll(other.requirements);
        return new Selector(selectsNothing || other.selectsNothing, both);
    }

    public boolean selectsEverything() {
        return !selectsNothing && requirements.isEmpty();
    }

    public boolean matches(Map<String, String> labels) {
        if (selectsNothing) {
            return false;
        }
        for (int i = 0; i < requirements.size(); i++) {
            if (!requirements.get(i).matches(labels)) {
                return false;
            }
        }
        return true;
    }
}
