package dev.navarch.api.strategy;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** {@code metav1.LabelSelector}, as matching and as the text that scale shows. */
public final class LabelSelectors {

    private LabelSelectors() {}

    /** An empty selector matches everything. */
    public static boolean matches(JsonNode selector, JsonNode labels) {
        for (Map.Entry<String, JsonNode> entry : selector.path("matchLabels").properties()) {
            if (!text(labels, entry.getKey()).equals(entry.getValue().asString(""))
                    || !labels.has(entry.getKey())) {
                return false;
            }
        }
        for (JsonNode requirement : selector.path("matchExpressions")) {
            if (!matchesRequirement(requirement, labels)) {
                return false;
            }
        }
        return true;
    }

    private static boolean matchesRequirement(JsonNode requirement, JsonNode labels) {
        String key = requirement.path("key").asString("");
        boolean has = labels.has(key);
        boolean listed =
                requirement
                        .path("values")
                        .valueStream()
                        .anyMatch(value -> value.asString("").equals(text(labels, key)));
        return switch (requirement.path("operator").asString("")) {
            case "In" -> has && listed;
            case "NotIn" -> !has || !listed;
            case "Exists" -> has;
            case "DoesNotExist" -> !has;
            default -> false;
        };
    }

    private static String text(JsonNode labels, String key) {
        return labels.path(key).asString("");
    }

    /** {@code app=web,tier in (a,b)}. */
    public static String shown(JsonNode selector) {
        Stream<String> equalities =
                selector.path("matchLabels")
                        .propertyStream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(e -> e.getKey() + "=" + e.getValue().asString(""));
        Stream<String> others =
                selector.path("matchExpressions").valueStream().map(LabelSelectors::requirement);
        return Stream.concat(equalities, others).collect(Collectors.joining(","));
    }

    private static String requirement(JsonNode requirement) {
        String key = requirement.path("key").asString("");
        String values =
                requirement
                        .path("values")
                        .valueStream()
                        .map(value -> value.asString(""))
                        .sorted()
                        .collect(Collectors.joining(",", "(", ")"));
        return switch (requirement.path("operator").asString("")) {
            case "In" -> key + " in " + values;
            case "NotIn" -> key + " notin " + values;
            case "DoesNotExist" -> "!" + key;
            default -> key;
        };
    }

    /** A selector that is a plain map, as a replication controller's. */
    public static String shownMap(JsonNode selector) {
        return selector.propertyStream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> e.getKey() + "=" + e.getValue().asString(""))
                .collect(Collectors.joining(","));
    }
}
