package dev.navarch.api.review;

import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.auth.Authorizer.Decision;
import dev.navarch.api.auth.Forbidden;
import dev.navarch.api.auth.rbac.RbacAuthorizer;
import dev.navarch.api.auth.token.Tokens;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Engine;
import dev.navarch.api.engine.FieldValidation;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.engine.Refusals;
import dev.navarch.model.GroupResource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Answers reviews, which are never stored, and leaves all else to the engine behind it. */
public final class ReviewEngine implements Engine {

    private static final String AUTHORIZATION = "authorization.k8s.io";
    private static final String AUTHENTICATION = "authentication.k8s.io";

    private final Engine engine;
    private final ObjectDecoder decoder;
    private final Authorizer authorizer;
    private final Map<GroupResource, Review> reviews;

    public ReviewEngine(
            Engine engine,
            ObjectDecoder decoder,
            Authorizer authorizer,
            RbacAuthorizer rbac,
            Tokens tokens,
            List<String> audiences) {
        this.engine = engine;
        this.decoder = decoder;
        this.authorizer = authorizer;
        AccessReview access = new AccessReview(authorizer);
        this.reviews =
                Map.of(
                        new GroupResource(AUTHORIZATION, "subjectaccessreviews"),
                        access::other,
                        new GroupResource(AUTHORIZATION, "localsubjectaccessreviews"),
                        access::local,
                        new GroupResource(AUTHORIZATION, "selfsubjectaccessreviews"),
                        access::self,
                        new GroupResource(AUTHORIZATION, "selfsubjectrulesreviews"),
                        new RulesReview(rbac, authorizer),
                        new GroupResource(AUTHENTICATION, "tokenreviews"),
                        new TokenReview(tokens, audiences),
                        new GroupResource(AUTHENTICATION, "selfsubjectreviews"),
                        new SelfReview());
    }

    @Override
    public CompletableFuture<ApiResponse> handle(ApiRequest request) {
        Review review = reviews.get(request.type().key());
        if (review == null) {
            return engine.handle(request);
        }
        try {
            return CompletableFuture.completedFuture(answer(review, request));
        } catch (ApiException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private ApiResponse answer(Review review, ApiRequest request) {
        if (request.verb() != ApiVerb.CREATE) {
            throw Refusals.methodNotAllowed(
                    "the server does not allow this method on the requested resource");
        }
        Attributes asked = request.attributes();
        Decision decision = authorizer.authorize(request.user(), asked);
        request.notes().decided(decision);
        if (!decision.allowed()) {
            throw Forbidden.of(request.user(), asked, decision.reason());
        }
        ObjectDecoder.Decoded decoded =
                decoder.decode(
                        request.type(),
                        request.version(),
                        "",
                        request.body(),
                        FieldValidation.of(request.options()));
        ObjectNode body = decoded.object();
        if (!body.path("metadata").isObject()) {
            body.putObject("metadata").putNull("creationTimestamp");
        }
        review.answer(request, body);
        return new ApiResponse.One(
                201, JsonMapper.shared().writeValueAsBytes(body), decoded.warnings());
    }
}
