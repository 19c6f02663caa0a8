package dev.navarch.api.auth.oidc;

import java.util.List;
import java.util.Map;

/**
 * How tokens of one identity provider become users; the {@code --oidc-*} flags of kube-apiserver.
 *
 * @param issuer its URL, which its tokens name
 * @param clientId what its tokens must be meant for
 * @param usernameClaim where the user's name is, {@code sub} or {@code email}
 * @param usernamePrefix before each name; {@code -} for none, empty for the issuer and {@code #}
 *     unless the name is an email address
 * @param groupsClaim where the groups are; empty for none
 * @param groupsPrefix before each group
 * @param algorithms by which its tokens may be signed, {@code RS256}
 * @param requiredClaims what a token must say besides
 */
public record OidcSettings(
        String issuer,
        String clientId,
        String usernameClaim,
        String usernamePrefix,
        String groupsClaim,
        String groupsPrefix,
        List<String> algorithms,
        Map<String, String> requiredClaims) {

    public OidcSettings {
        algorithms = List.copyOf(algorithms);
        requiredClaims = Map.copyOf(requiredClaims);
        if (!issuer.startsWith("https://")) {
            throw new IllegalArgumentException("the issuer's URL must begin with https://");
        }
        if (clientId.isEmpty()) {
            throw new IllegalArgumentException("a client id is needed with an issuer");
        }
    }

    String prefix() {
        if (usernamePrefix.equals("-")) {
            return "";
        }
        return usernamePrefix.isEmpty() && !usernameClaim.equals("email")
                ? issuer + "#"
                : usernamePrefix;
    }
}
