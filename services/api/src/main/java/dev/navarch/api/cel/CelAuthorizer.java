package dev.navarch.api.cel;

import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.auth.Authorizer.Decision;
import dev.navarch.api.auth.User;
import java.util.List;
import java.util.Map;

/**
 * The variable {@code authorizer} of admission's expressions: asks whether the user of the request
 * may do something else too ("Kubernetes authorizer library" in the documentation of CEL).
 *
 * @param asked what has been said of the question so far
 */
public record CelAuthorizer(Authorizer authorizer, User user, Attributes asked) {

    /** The question about nothing yet. */
    public static CelAuthorizer of(Authorizer authorizer, User user) {
        return new CelAuthorizer(authorizer, user, new Attributes("", "", "", "", "", "", "", ""));
    }

    CelAuthorizer path(String path) {
        return asking(Attributes.ofPath("", path));
    }

    CelAuthorizer serviceAccount(String namespace, String name) {
        return new CelAuthorizer(
                authorizer,
                new User(
                        "system:serviceaccount:" + namespace + ":" + name,
                        "",
                        List.of(
                                "system:serviceaccounts",
                                "system:serviceaccounts:" + namespace,
                                "system:authenticated"),
                        Map.of()),
                asked);
    }

    CelAuthorizer group(String group) {
        return resource(group, "", "", "", "");
    }

    CelAuthorizer resource(String resource) {
        return resource(asked.group(), resource, "", "", "");
    }

    CelAuthorizer subresource(String subresource) {
        return about(asked.resource(), subresource, asked.namespace(), asked.name());
    }

    CelAuthorizer namespace(String namespace) {
        return about(asked.resource(), asked.subresource(), namespace, asked.name());
    }

    CelAuthorizer name(String name) {
        return about(asked.resource(), asked.subresource(), asked.namespace(), name);
    }

    CelAuthorizer fieldSelector(String selector) {
        return asking(asked.selecting(asked.selected().withFields(selector)));
    }

    CelAuthorizer labelSelector(String selector) {
        return asking(asked.selecting(asked.selected().withLabels(selector)));
    }

    /** The question about a resource, as {@code authorizer.requestResource} begins. */
    public CelAuthorizer resource(
            String group, String resource, String subresource, String namespace, String name) {
        return asking(new Attributes("", group, "*", resource, subresource, namespace, name, ""));
    }

    Decision check(String verb) {
        return authorizer.authorize(
                user,
                new Attributes(
                        verb,
                        asked.group(),
                        asked.version(),
                        asked.resource(),
                        asked.subresource(),
                        asked.namespace(),
                        asked.name(),
                        asked.path(),
                        asked.selected()));
    }

    private CelAuthorizer about(
            String resource, String subresource, String namespace, String name) {
        return asking(
                new Attributes(
                        "",
                        asked.group(),
                        "*",
                        resource,
                        subresource,
                        namespace,
                        name,
                        "",
                        asked.selected()));
    }

    private CelAuthorizer asking(Attributes attributes) {
        return new CelAuthorizer(authorizer, user, attributes);
    }
}
