package dev.navarch.api.review;

import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.auth.Authorizer.Decision;
import dev.navarch.api.auth.Selection;
import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.validation.Causes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** SubjectAccessReview and its two relatives: may this user do that? */
final class AccessReview {

    private final Authorizer authorizer;

    AccessReview(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    void self(ApiRequest request, ObjectNode review) {
        decide(request, request.user(), review);
    }

    void other(ApiRequest request, ObjectNode review) {
        decide(request, subject(request, review.path("spec")), review);
    }

    void local(ApiRequest request, ObjectNode review) {
        String namespace =
                review.path("spec").path("resourceAttributes").path("namespace").asString("");
        if (!namespace.equals(request.namespace())) {
            throw Refusals.badRequest(
                    "spec.resourceAttributes.namespace must match namespace: "
                            + request.namespace());
        }
        decide(request, subject(request, review.path("spec")), review);
    }

    private void decide(ApiRequest request, User user, ObjectNode review) {
        JsonNode spec = review.path("spec");
        JsonNode resource = spec.path("resourceAttributes");
        JsonNode path = spec.path("nonResourceAttributes");
        if (resource.isObject() == path.isObject()) {
            throw invalid(
                    request,
                    "spec.resourceAttributes",
                    "exactly one of nonResourceAttributes or resourceAttributes must be"
                            + " specified");
        }
        Attributes asked =
                path.isObject()
                        ? Attributes.ofPath(text(path, "verb"), text(path, "path"))
                        : new Attributes(
                                text(resource, "verb"),
                                text(resource, "group"),
                                text(resource, "version"),
                                text(resource, "resource"),
                                text(resource, "subresource"),
                                text(resource, "namespace"),
                                text(resource, "name"),
                                "",
                                selection(request, resource));
        Decision decision = authorizer.authorize(user, asked);
        ObjectNode status = review.putObject("status").put("allowed", decision.allowed());
        if (decision.verdict() == Authorizer.Verdict.DENY) {
            status.put("denied", true);
        }
        if (!decision.reason().isEmpty()) {
            status.put("reason", decision.reason());
        }
    }

    private static Selection selection(ApiRequest request, JsonNode resource) {
        Causes causes = new Causes();
        Selection selection = SelectionReader.read(resource, causes);
        if (!causes.isEmpty()) {
            throw Refusals.invalid(
                    request.type().key().group(), request.type().kind(), "", causes.list());
        }
        return selection;
    }

    private static User subject(ApiRequest request, JsonNode spec) {
        List<String> groups = spec.path("groups").valueStream().map(JsonNode::asString).toList();
        if (text(spec, "user").isEmpty() && groups.isEmpty()) {
            throw invalid(request, "spec.user", "at least one of user or group must be specified");
        }
        Map<String, List<String>> extra = new LinkedHashMap<>();
        spec.path("extra")
                .forEachEntry((key, values) ->
                        extra.put(
                                key,
                                new ArrayList<>(
                                        values.valueStream().map(JsonNode::asString).toList())));
        return new User(text(spec, "user"), text(spec, "uid"), groups, extra);
    }

    private static RuntimeException invalid(ApiRequest request, String field, String message) {
        return Refusals.invalid(
                request.type().key().group(),
                request.type().kind(),
                "",
                List.of(new Cause("FieldValueInvalid", "Invalid value: null: " + message, field)));
    }

    private static String text(JsonNode json, String field) {
        return json.path(field).asString("");
    }
}
