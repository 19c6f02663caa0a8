package dev.navarch.api.auth.token;

import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;

/**
 * How service account tokens are issued and what is believed.
 *
 * @param signing signs new tokens
 * @param believed verify tokens, that of {@code signing} among them
 * @param issuers the first issues new tokens
 * @param audiences those of the API server
 * @param longest no token lives longer; zero for no limit
 * @param extended whether tokens of pods live a year
 */
public record TokenSettings(
        KeyPair signing,
        List<PublicKey> believed,
        List<String> issuers,
        List<String> audiences,
        Duration longest,
        boolean extended) {

    public TokenSettings {
        believed = List.copyOf(believed);
        issuers = List.copyOf(issuers);
        audiences = List.copyOf(audiences);
        if (issuers.isEmpty() || audiences.isEmpty()) {
            throw new IllegalArgumentException("no issuer or no audience");
        }
    }

    /** One key, one issuer, which is the audience too. */
    public static TokenSettings of(KeyPair keys, String issuer) {
        return new TokenSettings(
                keys,
                List.of(keys.getPublic()),
                List.of(issuer),
                List.of(issuer),
                Duration.ZERO,
                false);
    }
}
