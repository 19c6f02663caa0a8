package dev.navarch.api.review;

import dev.navarch.api.auth.token.Tokens;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.Refusals;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** TokenReview: whose token is this? */
final class TokenReview implements Review {

    private final Tokens tokens;
    private final List<String> audiences;

    TokenReview(Tokens tokens, List<String> audiences) {
        this.tokens = tokens;
        this.audiences = List.copyOf(audiences);
    }

    @Override
    public void answer(ApiRequest request, ObjectNode review) {
        JsonNode spec = review.path("spec");
        String token = spec.path("token").asString("");
        if (token.isEmpty()) {
            throw Refusals.badRequest("token is required for TokenReview in authentication");
        }
        List<String> asked = spec.path("audiences").valueStream().map(JsonNode::asString).toList();
        Optional<Tokens.Verified> verified =
                tokens.verify(token, asked.isEmpty() ? audiences : asked);
        ObjectNode status = review.putObject("status");
        if (verified.isEmpty()) {
            status.put("authenticated", false).putObject("user");
            status.put("error", "invalid bearer token");
            return;
        }
        status.put("authenticated", true);
        SelfReview.put(status.putObject("user"), verified.get().user());
        ArrayNode meant = status.putArray("audiences");
        verified.get().audiences().forEach(meant::add);
    }
}
