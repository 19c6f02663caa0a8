package dev.navarch.api.remote;

import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.auth.Authorizer.Decision;
import dev.navarch.api.auth.Forbidden;
import dev.navarch.api.auth.Selection;
import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.http.ResourcePath;
import java.util.Locale;

/** Authorizes what is forwarded; the other server trusts this one. */
final class Permission {

    private final Authorizer authorizer;

    Permission(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    /**
     * @throws ApiException 403
     */
    void require(User user, String verb, ResourcePath path) {
        require(user, verb, path, Selection.EVERYTHING);
    }

    /**
     * @param selected which of several objects are asked for
     * @throws ApiException 403
     */
    void require(User user, String verb, ResourcePath path, Selection selected) {
        Attributes asked =
                new Attributes(
                        verb,
                        path.group(),
                        path.version(),
                        path.resource(),
                        path.subresource(),
                        path.namespace(),
                        path.name(),
                        "",
                        selected);
        Decision decision = authorizer.authorize(user, asked);
        if (!decision.allowed()) {
            throw Forbidden.of(user, asked, decision.reason());
        }
    }

    /** The verb of a request that is passed on whatever its method. */
    static String verb(String method, ResourcePath path) {
        return switch (method) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "DELETE" -> path.name().isEmpty() ? "deletecollection" : "delete";
            case "GET", "HEAD" -> path.name().isEmpty() ? "list" : "get";
            default -> method.toLowerCase(Locale.ROOT);
        };
    }
}
