package dev.navarch.api.auth.authenticators;

import dev.navarch.api.auth.AnonymousAccess;
import dev.navarch.api.auth.oidc.OidcTokens;
import dev.navarch.api.auth.token.Tokens;
import dev.navarch.model.settings.SettingException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The issuers and the anonymous access of the configuration that is in force. */
public final class ConfiguredAuthentication implements Tokens {

    private final AnonymousAccess otherwise;
    private final String audience;
    private final InstantSource clock;
    private volatile Optional<InForce> inForce = Optional.empty();

    private record InForce(Tokens tokens, AnonymousAccess anonymous) {}

    /**
     * @param otherwise the anonymous access where the configuration does not say it
     * @param audience that of the API server
     */
    public ConfiguredAuthentication(
            AnonymousAccess otherwise, String audience, InstantSource clock) {
        this.otherwise = otherwise;
        this.audience = audience;
        this.clock = clock;
    }

    /**
     * Puts a configuration in force. The first one waits for no issuer, so that the API starts
     * without them; a later one replaces another only when all its issuers answer.
     *
     * @throws SettingException if one does not
     */
    public void use(AuthenticationConfiguration configuration) {
        List<OidcTokens> issuers =
                configuration.jwt().stream()
                        .map(settings -> new OidcTokens(settings, audience, clock))
                        .toList();
        if (inForce.isPresent()) {
            for (OidcTokens issuer : issuers) {
                if (!issuer.ready()) {
                    throw new SettingException(
                            AuthenticationFile.SETTING,
                            "the issuer " + issuer.issuer() + " does not answer");
                }
            }
        }
        inForce =
                Optional.of(
                        new InForce(
                                Tokens.any(List.copyOf(issuers)),
                                configuration.anonymous().orElse(otherwise)));
    }

    @Override
    public Optional<Verified> verify(String token, List<String> audiences) {
        return inForce.flatMap(now -> now.tokens().verify(token, audiences));
    }

    public AnonymousAccess anonymous() {
        return inForce.map(InForce::anonymous).orElse(otherwise);
    }
}
