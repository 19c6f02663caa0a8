package dev.navarch.scheduler.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One condition on labels, of a label selector or a node selector term.
 *
 * @param values what to compare with; one integer for {@link Operator#GT} and {@link Operator#LT}
 */
public record Requirement(String key, Operator operator, Set<String> values) {

    /** The operators of label selectors and node selectors, by Kubernetes' names. */
    public enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST,
        GT,
        LT;

        /** Reads {@code NotIn}; empty for what is no operator. */
        public static Optional<Operator> parse(String name) {
            return switch (name) {
                case "In" -> Optional.of(IN);
                case "NotIn" -> Optional.of(NOT_IN);
                case "Exists" -> Optional.of(EXISTS);
                case "DoesNotExist" -> Optional.of(DOES_NOT_EXIST);
                case "Gt" -> Optional.of(GT);
                case "Lt" -> Optional.of(LT);
                default -> Optional.empty();
            };
        }
    }

    public Requirement {
        values = Set.copyOf(values);
    }

    public boolean matches(Map<String, String> labels) {
        String value = labels.get(key);
        return switch (operator) {
            case IN -> value != null && values.contains(value);
            case NOT_IN -> value == null || !values.contains(value);
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
            case GT -> value != null && compare(value) > 0;
            case LT -> value != null && compare(value) < 0;
        };
    }

    /** 0, which satisfies neither operator, when a side is no integer. */
    private int compare(String value) {
        try {
            return Long.compare(Long.parseLong(value), Long.parseLong(values.iterator().next()));
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }
}
