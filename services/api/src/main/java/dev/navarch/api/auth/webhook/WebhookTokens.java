package dev.navarch.api.auth.webhook;

import dev.navarch.api.auth.User;
import dev.navarch.api.auth.token.Tokens;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.webhook.ReviewPoster;
import dev.navarch.api.webhook.WebhookException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tokens that another server knows: it is sent a TokenReview of {@code authentication.k8s.io}. */
public final class WebhookTokens implements Tokens {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookTokens.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String EVERYBODY = "system:authenticated";

    private final ReviewPoster server;
    private final String version;
    private final String audience;
    private final Duration remembered;
    private final Remembered<Optional<Verified>> answers;

    /**
     * @param version of the review, {@code v1} or {@code v1beta1}
     * @param audience that of the API server, for which an answer that names none is good
     * @param remembered how long an answer, whatever it is, is not asked for again
     */
    public WebhookTokens(
            ReviewPoster server,
            String version,
            String audience,
            Duration remembered,
            InstantSource clock) {
        this.server = server;
        this.version = version;
        this.audience = audience;
        this.remembered = remembered;
        this.answers = new Remembered<>(clock);
    }

    @Override
    public Optional<Verified> verify(String token, List<String> audiences) {
        ObjectNode review = Json.MAPPER.createObjectNode();
        review.put("kind", "TokenReview").put("apiVersion", "authentication.k8s.io/" + version);
        review.putObject("metadata").putNull("creationTimestamp");
        ObjectNode spec = review.putObject("spec").put("token", token);
        audiences.forEach(spec.putArray("audiences")::add);
        review.putObject("status").putObject("user");
        String key = Remembered.key(spec);
        Optional<Optional<Verified>> known = answers.get(key);
        if (known.isPresent()) {
            return known.get();
        }
        try {
            Optional<Verified> answer =
                    verified(server.post(review, LIMIT).path("status"), audiences);
            answers.put(key, answer, remembered);
            return answer;
        } catch (WebhookException failed) {
            LOG.warn("The webhook that knows tokens failed: {}", failed.text());
            return Optional.empty();
        }
    }

    private Optional<Verified> verified(JsonNode status, List<String> audiences) {
        if (!status.path("authenticated").asBoolean(false)) {
            String error = status.path("error").asString("");
            if (!error.isEmpty()) {
                LOG.debug("The webhook that knows tokens refused one: {}", error);
            }
            return Optional.empty();
        }
        List<String> meant = new ArrayList<>(audiences);
        List<String> said = texts(status.path("audiences"));
        meant.retainAll(said.isEmpty() ? List.of(audience) : said);
        JsonNode user = status.path("user");
        String name = user.path("username").asString("");
        if (meant.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        List<String> groups = new ArrayList<>(texts(user.path("groups")));
        if (!groups.contains(EVERYBODY)) {
            groups.add(EVERYBODY);
        }
        Map<String, List<String>> extra = new LinkedHashMap<>();
        user.path("extra").forEachEntry((key, values) -> extra.put(key, texts(values)));
        return Optional.of(
                new Verified(new User(name, user.path("uid").asString(""), groups, extra), meant));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }
}
