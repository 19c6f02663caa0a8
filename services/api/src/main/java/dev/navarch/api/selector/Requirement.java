package dev.navarch.api.selector;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One condition of a label selector. */
public sealed interface Requirement {

    boolean matches(Map<String, String> labels);

    /** {@code key in (a, b)}, {@code key = a}. */
    record In(String key, Set<String> values) implements Requirement {
        public In {
            values = Set.copyOf(values);
        }

        @Override
        public boolean matches(Map<String, String> labels) {
            String value = labels.get(key);
            return value != null && values.contains(value);
        }
    }

    /** {@code key notin (a, b)}, {@code key != a}: also true when there is no such label. */
    record NotIn(String key, Set<String> values) implements Requirement {
        public NotIn {
            values = Set.copyOf(values);
        }

        @Override
        public boolean matches(Map<String, String> labels) {
            String value = labels.get(key);
            return value == null || !values.contains(value);
        }
    }

    /** {@code key}. */
    record Exists(String key) implements Requirement {
        @Override
        public boolean matches(Map<String, String> labels) {
            return labels.containsKey(key);
        }
    }

    /** {@code !key}. */
    record Missing(String key) implements Requirement {
        @Override
        public boolean matches(Map<String, String> labels) {
            return !labels.containsKey(key);
        }
    }

    /** {@code key > 5}: true when the label is a greater integer. */
    record Greater(String key, long bound) implements Requirement {
        @Override
        public boolean matches(Map<String, String> labels) {
            Long value = integer(labels.get(key));
            return value != null && value > bound;
        }
    }

    /** {@code key < 5}: true when the label is a smaller integer. */
    record Less(String key, long bound) implements Requirement {
        @Override
        public boolean matches(Map<String, String> labels) {
            Long value = integer(labels.get(key));
            return value != null && value < bound;
        }
    }

    private static @Nullable Long integer(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
