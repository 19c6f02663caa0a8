package dev.navarch.controller.job;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The completion indexes of an Indexed job, written {@code 0-2,5,7-9}. */
final class Indexes {

    static final String ANNOTATION = "batch.kubernetes.io/job-completion-index";

    private Indexes() {}

    static NavigableSet<Integer> parse(@Nullable String text) {
        NavigableSet<Integer> indexes = new TreeSet<>();
        if (text == null || text.isEmpty()) {
            return indexes;
        }
        for (String part : text.split(",")) {
            int dash = part.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(part.substring(dash + 1));
            for (int i = first; i <= last; i++) {
                indexes.add(i);
            }
        }
        return indexes;
    }

    static String format(NavigableSet<Integer> indexes) {
        List<String> parts = new ArrayList<>();
        Integer first = null;
        Integer last = null;
        for (Integer index : indexes) {
            if (last != null && index == last + 1) {
                last = index;
                continue;
            }
            if (first != null && last != null) {
                parts.add(part(first, last));
            }
            first = index;
            last = index;
        }
        if (first != null && last != null) {
            parts.add(part(first, last));
        }
        return String.join(",", parts);
    }

    private static String part(int first, int last) {
        return switch (last - first) {
            case 0 -> Integer.toString(first);
            case 1 -> first + "," + last;
            default -> first + "-" + last;
        };
    }

    static Optional<Integer> of(Pod pod) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        String index = annotations == null ? null : annotations.get(ANNOTATION);
        try {
            return index == null ? Optional.empty() : Optional.of(Integer.valueOf(index));
        } catch (NumberFormatException notAnIndex) {
            return Optional.empty();
        }
    }
}
