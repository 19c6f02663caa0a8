package dev.navarch.api.auth.token;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A service account token to be issued.
 *
 * @param uid of the service account
 * @param audiences empty for the API server itself
 * @param node the node that a pod is bound to, when {@code boundTo} is a pod
 */
public record TokenSpec(
        String namespace,
        String serviceAccount,
        String uid,
        List<String> audiences,
        Duration validity,
        Optional<BoundTo> boundTo,
        Optional<BoundTo> node) {

    public TokenSpec {
        audiences = List.copyOf(audiences);
    }
}
