package dev.navarch.api.audit;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules, of which the first that matches counts; what none matches is not noted.
 *
 * @param omitStages those that no rule notes
 */
record AuditPolicy(List<AuditRule> rules, Set<Stage> omitStages, boolean omitManagedFields) {

    AuditPolicy {
        rules = List.copyOf(rules);
        omitStages = Set.copyOf(omitStages);
    }

    /** What to note of one request. */
    record Scope(Level level, Set<Stage> omitted, boolean omitManagedFields) {}

    /**
     * @return empty for nothing
     */
    Optional<Scope> scope(AuditedRequest request) {
        return rules.stream()
                .filter(rule -> rule.matches(request))
                .findFirst()
                .filter(rule -> rule.level() != Level.NONE)
                .map(this::scope);
    }

    private Scope scope(AuditRule rule) {
        Set<Stage> omitted = EnumSet.noneOf(Stage.class);
        omitted.addAll(omitStages);
        omitted.addAll(rule.omitStages());
        return new Scope(rule.level(), omitted, rule.omitManagedFields().orElse(omitManagedFields));
    }
}
