package dev.navarch.api.auth.authorizers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One authorizer of the chain. */
public sealed interface AuthorizerSettings {

    /** What nodes may do with objects of their own. */
    record Node() implements AuthorizerSettings {}

    /** What roles allow. */
    record Rbac() implements AuthorizerSettings {}

    record AlwaysAllow() implements AuthorizerSettings {}

    record AlwaysDeny() implements AuthorizerSettings {}

    /** What an authorizer says that cannot be asked. */
    enum Failure {
        NO_OPINION,
        DENY
    }

    /**
     * Another server.
     *
     * @param name for logs
     * @param kubeconfig how to reach it
     * @param setting what names that file
     * @param version of the SubjectAccessReview, {@code v1} or {@code v1beta1}
     * @param timeout of a question
     * @param authorizedTtl how long a yes is remembered; 0 for not at all
     * @param unauthorizedTtl how long everything else is
     * @param matchConditions in CEL; it is only asked where all hold
     */
    record Webhook(
            String name,
            Path kubeconfig,
            String setting,
            String version,
            Duration timeout,
            Duration authorizedTtl,
            Duration unauthorizedTtl,
            Failure failure,
            List<String> matchConditions)
            implements AuthorizerSettings {

        public Webhook {
            matchConditions = List.copyOf(matchConditions);
        }
    }
}
