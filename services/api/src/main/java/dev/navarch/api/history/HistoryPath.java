package dev.navarch.api.history;

import dev.navarch.model.GroupResource;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code /navarch/v1/history/deployments.apps/default/web}: which object is asked about.
 *
 * @param namespace empty if the path has none
 */
record HistoryPath(Subject subject, GroupResource type, String namespace, String name) {

    private static final String ROOT = "/navarch/v1/";

    /** What is asked about an object. */
    enum Subject {
        /** Its changes. */
        HISTORY,
        /** Its past state. */
        OBJECTS
    }

    static boolean begins(String path) {
        return path.startsWith(ROOT + "history/") || path.startsWith(ROOT + "objects/");
    }

    /** Reads an escaped path; empty if it names no object. */
    static Optional<HistoryPath> parse(String rawPath) {
        if (!begins(rawPath)) {
            return Optional.empty();
        }
        List<String> parts =
                Arrays.stream(rawPath.substring(ROOT.length()).split("/", -1))
                        .map(HistoryPath::decoded)
                        .toList();
        if (parts.size() < 3 || parts.size() > 4 || !parts.stream().allMatch(HistoryPath::named)) {
            return Optional.empty();
        }
        return Optional.of(
                new HistoryPath(
                        parts.getFirst().equals("history") ? Subject.HISTORY : Subject.OBJECTS,
                        GroupResource.parse(parts.get(1)),
                        parts.size() == 4 ? parts.get(2) : "",
                        parts.getLast()));
    }

    private static boolean named(String part) {
        return !part.isEmpty() && part.chars().noneMatch(Character::isISOControl);
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
