package dev.navarch.api.admission.policy;

import dev.navarch.api.admission.dynamic.Rule;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * {@code MatchResources}: the requests that a policy or a binding is for.
 *
 * @param rules empty for all
 * @param excluded stronger than {@code rules}
 * @param equivalent whether rules also match the same object in another version or group
 */
record MatchResources(
        List<Rule> rules,
        List<Rule> excluded,
        boolean equivalent,
        JsonNode namespaceSelector,
        JsonNode objectSelector) {

    static MatchResources of(JsonNode match) {
        return new MatchResources(
                rules(match.path("resourceRules")),
                rules(match.path("excludeResourceRules")),
                !match.path("matchPolicy").asString("").equals("Exact"),
                match.path("namespaceSelector"),
                match.path("objectSelector"));
    }

    private static List<Rule> rules(JsonNode array) {
        List<Rule> rules = new ArrayList<>();
        array.forEach(rule -> rules.add(Rule.of(rule)));
        return List.copyOf(rules);
    }
}
