package dev.navarch.api.auth;

/** Decides whether a user may do something. */
public interface Authorizer {

    Decision authorize(User user, Attributes attributes);

    /**
     * Why nobody can list what this authorizer allows, as {@code kubectl auth can-i --list} warns;
     * empty if roles tell it all.
     */
    default String unlisted() {
        return "";
    }

    /**
     * What is being done.
     *
     * @param verb {@code get}, {@code list}, {@code create}, …, or an HTTP method in lower case for
     *     a path
     * @param group API group, {@code resource} its plural, {@code subresource} and {@code name} may
     *     be empty
     * @param path the path of a request that names no resource; empty otherwise
     * @param selected which of several objects
     */
    record Attributes(
            String verb,
            String group,
            String version,
            String resource,
            String subresource,
            String namespace,
            String name,
            String path,
            Selection selected) {

        /** Of whatever objects there are. */
        public Attributes(
                String verb,
                String group,
                String version,
                String resource,
                String subresource,
                String namespace,
                String name,
                String path) {
            this(
                    verb,
                    group,
                    version,
                    resource,
                    subresource,
                    namespace,
                    name,
                    path,
                    Selection.EVERYTHING);
        }

        public Attributes selecting(Selection selection) {
            return new Attributes(
                    verb, group, version, resource, subresource, namespace, name, path, selection);
        }

        public static Attributes ofPath(String verb, String path) {
            return new Attributes(verb, "", "", "", "", "", "", path);
        }
    }

    /** What an authorizer says; where it has no opinion the next one is asked. */
    enum Verdict {
        ALLOW,
        NO_OPINION,
        DENY
    }

    /**
     * @param reason why, for SubjectAccessReview and the audit log; may be empty
     */
    record Decision(Verdict verdict, String reason) {

        public static final Decision NO_OPINION = new Decision(Verdict.NO_OPINION, "");

        public Decision(boolean allowed, String reason) {
            this(allowed ? Verdict.ALLOW : Verdict.NO_OPINION, reason);
        }

        /** Nobody else is asked. */
        public static Decision denied(String reason) {
            return new Decision(Verdict.DENY, reason);
        }

        public boolean allowed() {
            return verdict == Verdict.ALLOW;
        }
    }
}
