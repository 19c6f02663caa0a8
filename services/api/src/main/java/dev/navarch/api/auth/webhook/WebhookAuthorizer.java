package dev.navarch.api.auth.webhook;

import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.User;
import dev.navarch.api.auth.authorizers.AuthorizerSettings.Webhook;
import dev.navarch.api.cel.CelCompiler;
import dev.navarch.api.cel.CelException;
import dev.navarch.api.cel.CelExpression;
import dev.navarch.api.cel.CelValues;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.webhook.ReviewPoster;
import dev.navarch.api.webhook.WebhookException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks another server by a SubjectAccessReview of {@code authorization.k8s.io}. */
public final class WebhookAuthorizer implements Authorizer {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookAuthorizer.class);

    /** Somebody who asks for something so long asks it only to fill the memory. */
    private static final int LONGEST_REMEMBERED = 10_000;

    private final Webhook settings;
    private final ReviewPoster server;
    private final List<CelExpression> conditions;
    private final Remembered<Decision> answers;

    /**
     * @throws CelException if a match condition is no valid expression
     */
    public WebhookAuthorizer(Webhook settings, ReviewPoster server, InstantSource clock) {
        this.settings = settings;
        this.server = server;
        this.conditions =
                settings.matchConditions().stream()
                        .map(new CelCompiler(List.of("request"))::compile)
                        .toList();
        this.answers = new Remembered<>(clock);
    }

    @Override
    public Decision authorize(User user, Attributes asked) {
        Optional<Decision> unasked = unasked(user, asked);
        if (unasked.isPresent()) {
            return unasked.get();
        }
        ObjectNode spec = AccessQuestion.sent(user, asked);
        boolean small = Json.write(spec).length < LONGEST_REMEMBERED;
        String key = small ? Remembered.key(spec) : "";
        Optional<Decision> known = small ? answers.get(key) : Optional.empty();
        if (known.isPresent()) {
            return known.get();
        }
        ObjectNode review = Json.MAPPER.createObjectNode();
        review.put("kind", "SubjectAccessReview")
                .put("apiVersion", "authorization.k8s.io/" + settings.version());
        review.putObject("metadata").putNull("creationTimestamp");
        review.set("spec", spec);
        review.putObject("status").put("allowed", false);
        try {
            Decision answer = decision(server.post(review, settings.timeout()).path("status"));
            if (small) {
                answers.put(
                        key,
                        answer,
                        answer.allowed() ? settings.authorizedTtl() : settings.unauthorizedTtl());
            }
            return answer;
        } catch (WebhookException failed) {
            LOG.warn("The authorizer {} failed: {}", settings.name(), failed.text());
            return failed();
        }
    }

    @Override
    public String unlisted() {
        return "webhook authorizer does not support user rule resolution";
    }

    /** One condition that does not hold settles it, whatever happens to the others. */
    private Optional<Decision> unasked(User user, Attributes asked) {
        if (conditions.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> variables =
                Map.of("request", CelValues.of(AccessQuestion.matched(user, asked)));
        Optional<Decision> failure = Optional.empty();
        for (CelExpression condition : conditions) {
            try {
                if (!condition.holds(variables)) {
                    return Optional.of(Decision.NO_OPINION);
                }
            } catch (CelException e) {
                LOG.warn(
                        "A match condition of the authorizer {} failed: {}",
                        settings.name(),
                        e.text());
                failure = Optional.of(failed());
            }
        }
        return failure;
    }

    private Decision decision(JsonNode status) throws WebhookException {
        boolean allowed = status.path("allowed").asBoolean(false);
        boolean denied = status.path("denied").asBoolean(false);
        String reason = status.path("reason").asString("");
        if (allowed && denied) {
            throw new WebhookException(
                    "webhook subject access review returned both allow and deny response", 400);
        }
        if (denied) {
            return Decision.denied(reason);
        }
        return new Decision(allowed, reason);
    }

    private Decision failed() {
        return switch (settings.failure()) {
            case NO_OPINION -> Decision.NO_OPINION;
            case DENY -> Decision.denied("");
        };
    }
}
