package dev.navarch.api.fairness;

import java.util.Comparator;
import java.util.List;

/**
 * Which requests go to which priority level, and how they are told apart there.
 *
 * @param precedence the schema with the lowest that matches takes a request
 * @param level the name of a priority level
 */
public record FlowSchema(
        String name,
        String uid,
        int precedence,
        String level,
        Distinguisher distinguisher,
        List<PolicyRule> rules) {

    /** What makes flows of a schema's requests. */
    enum Distinguisher {
        NONE,
        BY_USER,
        BY_NAMESPACE
    }

    static final Comparator<FlowSchema> ORDER =
            Comparator.comparingInt(FlowSchema::precedence).thenComparing(FlowSchema::name);

    public FlowSchema {
        rules = List.copyOf(rules);
    }

    boolean matches(RequestInfo asked) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).includes(asked)) {
                return true;
            }
        }
        return false;
    }

    /** Which of the schema's flows a request is part of. */
    String flow(RequestInfo asked) {
        return switch (distinguisher) {
            case NONE -> "";
            case BY_USER -> asked.user().name();
            case BY_NAMESPACE -> asked.namespace();
        };
    }
}
