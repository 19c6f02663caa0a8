package dev.navarch.api.admission.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A pod as the checks look at it: as a whole, and every container of whatever kind. */
record Checked(JsonNode metadata, JsonNode spec, List<JsonNode> containers) {

    static Checked of(JsonNode metadata, JsonNode spec) {
        List<JsonNode> containers = new ArrayList<>();
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            spec.path(list).forEach(containers::add);
        }
        return new Checked(metadata, spec, containers);
    }

    JsonNode context() {
        return spec.path("securityContext");
    }

    /** Which containers break a rule, as {@code containers "a", "b"}; empty when none does. */
    Optional<String> containers(Predicate<JsonNode> breaks) {
        List<String> names = containers.stream().filter(breaks).map(Checked::quotedName).toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        (names.size() == 1 ? "container " : "containers ")
                                + String.join(", ", names));
    }

    /** The values by which containers break a rule, each once, quoted and sorted. */
    String values(Function<JsonNode, List<String>> of) {
        return containers.stream()
                .flatMap(c -> of.apply(c).stream())
                .distinct()
                .sorted()
                .map(Checked::quoted)
                .collect(Collectors.joining(", "));
    }

    static String quotedName(JsonNode item) {
        return quoted(item.path("name").asString(""));
    }

    static String quoted(String text) {
        return '"' + text + '"';
    }

    static boolean isFalse(JsonNode value) {
        return value.isBoolean() && !value.asBoolean(true);
    }

    static boolean isTrue(JsonNode value) {
        return value.isBoolean() && value.asBoolean(false);
    }
}
