package dev.navarch.api.engine.verb;

import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.auth.Authorizer.Decision;
import dev.navarch.api.auth.Forbidden;
import dev.navarch.api.auth.Selection;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiVerb;

/** The pipeline's first step. */
final class Authorization {

    private final Authorizer authorizer;

    Authorization(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    /**
     * @throws dev.navarch.api.engine.ApiException 403 if the user may not
     */
    void require(ApiRequest request) {
        require(request, request.verb());
    }

    /** Asks for another verb than the request's: an update that creates needs {@code create}. */
    void require(ApiRequest request, ApiVerb verb) {
        Attributes attributes =
                new Attributes(
                        verb.text(),
                        request.type().key().group(),
                        request.version(),
                        request.type().key().resource(),
                        request.subresource(),
                        request.namespace(),
                        name(request),
                        "",
                        selection(request));
        Decision decision = authorizer.authorize(request.user(), attributes);
        request.notes().decided(decision);
        if (!decision.allowed()) {
            throw Forbidden.of(request.user(), attributes, decision.reason());
        }
    }

    /** A create is authorized before the name of the new object counts. */
    private static String name(ApiRequest request) {
        if (request.verb() == ApiVerb.CREATE && request.subresource().isEmpty()) {
            return "";
        }
        return request.name().isEmpty() ? selectedName(request) : request.name();
    }

    private static Selection selection(ApiRequest request) {
        return switch (request.verb()) {
            case LIST, WATCH, DELETECOLLECTION ->
                    Selection.parse(
                            request.options().first("fieldSelector"),
                            request.options().first("labelSelector"));
            case GET, CREATE, UPDATE, PATCH, DELETE -> Selection.EVERYTHING;
        };
    }

    /** A list or watch of one name is authorized by that name. */
    private static String selectedName(ApiRequest request) {
        return switch (request.verb()) {
            case LIST, WATCH, DELETECOLLECTION ->
                    ListOptions.fieldSelector(request.options())
                            .required("metadata.name")
                            .orElse("");
            case GET, CREATE, UPDATE, PATCH, DELETE -> "";
        };
    }
}
