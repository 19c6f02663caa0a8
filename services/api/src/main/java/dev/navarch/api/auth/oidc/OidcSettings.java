package dev.navarch.api.auth.oidc;

import dev.navarch.api.auth.oidc.JwtSettings.ClaimRule;
import dev.navarch.api.auth.oidc.JwtSettings.Issuer;
import dev.navarch.api.auth.oidc.JwtSettings.Mapping;
import dev.navarch.api.auth.oidc.JwtSettings.Mappings;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One identity provider as the {@code --oidc-*} flags of kube-apiserver describe it.
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
    }

    /**
     * The same in the general form.
     *
     * @param trusted who may have signed the provider's own certificate; empty for the system's
     */
    public JwtSettings general(List<X509Certificate> trusted) {
        return new JwtSettings(
                new Issuer(issuer, "", trusted, List.of(clientId)),
                algorithms,
                requiredClaims.entrySet().stream()
                        .<ClaimRule>map(e -> new ClaimRule.Required(e.getKey(), e.getValue()))
                        .toList(),
                new Mappings(
                        new Mapping.Claim(usernameClaim, prefix()),
                        groupsClaim.isEmpty()
                                ? Optional.empty()
                                : Optional.of(new Mapping.Claim(groupsClaim, groupsPrefix)),
                        Optional.empty(),
                        List.of()),
                List.of());
    }

    private String prefix() {
        if (usernamePrefix.equals("-")) {
            return "";
        }
        return usernamePrefix.isEmpty() && !usernameClaim.equals("email")
                ? issuer + "#"
                : usernamePrefix;
    }
}
