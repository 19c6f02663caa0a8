package dev.navarch.api.auth;

/** Decides whether a user may do something. */
public interface Authorizer {

    Decision authorize(User user, Attributes attributes);

    /**
     * What is being done.
     *
     * @param verb {@code get}, {@code list}, {@code create}, …, or an HTTP method in lower case for
     *     a path
     * @param group API group, {@code resource} its plural, {@code subresource} and {@code name} may
     *     be empty
     * @param path the path of a request that names no resource; empty otherwise
     */
    record Attributes(
            String verb,
            String group,
            String version,
            String resource,
            String subresource,
            String namespace,
            String name,
            String path) {

        public static Attributes ofPath(String verb, String path) {
            return new Attributes(verb, "", "", "", "", "", "", path);
        }
    }

    /**
     * @param reason why, for SubjectAccessReview and the audit log; may be empty
     */
    record Decision(boolean allowed, String reason) {}
}
