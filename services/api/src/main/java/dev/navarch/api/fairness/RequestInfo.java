package dev.navarch.api.fairness;

import dev.navarch.api.auth.User;

/**
 * What a flow schema looks at.
 *
 * @param resource with its subresource, {@code pods/status}; empty if no resource is asked for
 * @param verb {@code list}, …; of other paths the method in lower case
 * @param namespace empty for cluster-scoped resources and for all namespaces
 * @param path what is asked for when it is no resource
 */
public record RequestInfo(
        User user, String verb, String group, String resource, String namespace, String path) {

    static RequestInfo ofPath(User user, String verb, String path) {
        return new RequestInfo(user, verb, "", "", "", path);
    }

    boolean forResource() {
        return !resource.isEmpty();
    }
}
