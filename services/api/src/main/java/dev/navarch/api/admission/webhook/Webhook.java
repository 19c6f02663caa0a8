package dev.navarch.api.admission.webhook;

import dev.navarch.api.admission.dynamic.Rule;
import dev.navarch.api.webhook.ClientConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One webhook of a configuration.
 *
 * @param id unlike the name unique: {@code configuration/name/index}
 * @param equivalent whether rules also match the same object in another version or group
 * @param conditions all must hold
 * @param failOpen whether a write goes on when the webhook cannot be asked
 * @param mayDryRun whether it promises to leave no trace of a dry run
 * @param reinvoke whether it is asked again after something changed the object
 * @param reviewVersion of the AdmissionReview that it understands; empty when there is none
 * @param client how to reach it; empty when its URL is none
 */
record Webhook(
        String id,
        String name,
        List<Rule> rules,
        boolean equivalent,
        JsonNode namespaceSelector,
        JsonNode objectSelector,
        List<Condition> conditions,
        boolean failOpen,
        boolean mayDryRun,
        boolean reinvoke,
        Duration timeout,
        Optional<String> reviewVersion,
        Optional<ClientConfig> client) {

    /** {@code MatchCondition}, in CEL. */
    record Condition(String name, String expression) {}

    private static final Set<String> REVIEW_VERSIONS = Set.of("v1", "v1beta1");
    private static final int DEFAULT_SECONDS = 10;

    static Webhook of(String configuration, int index, JsonNode webhook) {
        List<Rule> rules = new ArrayList<>();
        webhook.path("rules").forEach(rule -> rules.add(Rule.of(rule)));
        List<Condition> conditions = new ArrayList<>();
        for (JsonNode condition : webhook.path("matchConditions")) {
            conditions.add(
                    new Condition(
                            condition.path("name").asString(""),
                            condition.path("expression").asString("")));
        }
        String name = webhook.path("name").asString("");
        String sideEffects = webhook.path("sideEffects").asString("");
        return new Webhook(
                configuration + "/" + name + "/" + index,
                name,
                List.copyOf(rules),
                !webhook.path("matchPolicy").asString("").equals("Exact"),
                webhook.path("namespaceSelector"),
                webhook.path("objectSelector"),
                List.copyOf(conditions),
                webhook.path("failurePolicy").asString("").equals("Ignore"),
                sideEffects.equals("None") || sideEffects.equals("NoneOnDryRun"),
                webhook.path("reinvocationPolicy").asString("").equals("IfNeeded"),
                Duration.ofSeconds(webhook.path("timeoutSeconds").asInt(DEFAULT_SECONDS)),
                webhook.path("admissionReviewVersions")
                        .valueStream()
                        .map(v -> v.asString(""))
                        .filter(REVIEW_VERSIONS::contains)
                        .findFirst(),
                client(webhook.path("clientConfig")));
    }

    private static Optional<ClientConfig> client(JsonNode config) {
        try {
            return Optional.of(ClientConfig.of(config));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
