package dev.navarch.api.auth.authenticators;

import dev.navarch.api.auth.AnonymousAccess;
import dev.navarch.api.auth.oidc.JwtSettings;
import java.util.List;
import java.util.Optional;

/**
 * @param jwt issuers of tokens, each with another URL
 * @param anonymous empty where it is chosen elsewhere
 */
public record AuthenticationConfiguration(
        List<JwtSettings> jwt, Optional<AnonymousAccess> anonymous) {

    public static final AuthenticationConfiguration NONE =
            new AuthenticationConfiguration(List.of(), Optional.empty());

    public AuthenticationConfiguration {
        jwt = List.copyOf(jwt);
    }
}
