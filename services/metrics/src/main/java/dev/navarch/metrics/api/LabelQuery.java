package dev.navarch.metrics.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A label selector as it stands in a query: {@code app=web,tier in (a,b),!legacy} (API reference:
 * labels and selectors).
 */
public final class LabelQuery implements Predicate<Map<String, String>> {

    private static final Pattern SET =
            Pattern.compile("^([^\\s=!,()]+)\\s+(in|notin)\\s*\\(([^)]*)\\)$");
    private static final Pattern EQUALITY =
            Pattern.compile("^([^\\s=!,()]+)\\s*(==|=|!=)\\s*([^\\s=!,()]*)$");
    private static final Pattern PRESENCE = Pattern.compile("^(!?)\\s*([^\\s=!,()]+)$");

    private final List<Predicate<Map<String, String>>> requirements;

    private LabelQuery(List<Predicate<Map<String, String>>> requirements) {
        this.requirements = requirements;
    }

    /**
     * Reads a selector; the empty one selects everything.
     *
     * @throws IllegalArgumentException for what is none
     */
    public static LabelQuery parse(String text) {
        List<Predicate<Map<String, String>>> requirements = new ArrayList<>();
        for (String part : text.split(",(?![^(]*\\))")) {
            if (!part.isBlank()) {
                requirements.add(requirement(part.strip()));
            }
        }
        return new LabelQuery(requirements);
    }

    @Override
    public boolean test(Map<String, String> labels) {
        return requirements.stream().allMatch(requirement -> requirement.test(labels));
    }

    private static Predicate<Map<String, String>> requirement(String text) {
        Matcher set = SET.matcher(text);
        if (set.matches()) {
            Set<String> values = Set.copyOf(List.of(set.group(3).strip().split("\\s*,\\s*")));
            return is(set.group(1), values, set.group(2).equals("in"));
        }
        Matcher equality = EQUALITY.matcher(text);
        if (equality.matches()) {
            boolean in = !equality.group(2).equals("!=");
            return is(equality.group(1), Set.of(equality.group(3)), in);
        }
        Matcher presence = PRESENCE.matcher(text);
        if (presence.matches()) {
            boolean absent = !presence.group(1).isEmpty();
            return labels -> labels.containsKey(presence.group(2)) != absent;
        }
        throw new IllegalArgumentException("unable to parse requirement: " + text);
    }

    private static Predicate<Map<String, String>> is(String key, Set<String> values, boolean in) {
        return labels -> {
            String value = labels.get(key);
            return (value != null && values.contains(value)) == in;
        };
    }
}
