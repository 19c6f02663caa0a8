package dev.navarch.api.auth.oidc;

import dev.navarch.api.auth.User;
import dev.navarch.api.auth.token.Tokens;
import dev.navarch.api.encoding.Json;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tokens of an OpenID Connect provider (OpenID Connect Core 1.0, section 2). */
public final class OidcTokens implements Tokens {

    private static final Logger LOG = LoggerFactory.getLogger(OidcTokens.class);

    private final JwtSettings settings;
    private final JwtUsers users;
    private final ProviderKeys keys;
    private final String audience;
    private final InstantSource clock;

    /**
     * @param audience that of the API server: what each of these tokens is good for
     */
    public OidcTokens(JwtSettings settings, String audience, InstantSource clock) {
        this.settings = settings;
        this.users = new JwtUsers(settings);
        this.keys = new ProviderKeys(settings.issuer(), clock);
        this.audience = audience;
        this.clock = clock;
    }

    /** Whether the issuer's keys are known; asks for them if not. */
    public boolean ready() {
        return keys.get().isPresent();
    }

    public String issuer() {
        return settings.issuer().url();
    }

    @Override
    public Optional<Verified> verify(String token, List<String> audiences) {
        if (!audiences.contains(audience) || !issuerOf(token).equals(issuer())) {
            return Optional.empty();
        }
        return keys.get()
                .flatMap(resolver -> user(token, resolver))
                .map(user -> new Verified(user, List.of(audience)));
    }

    private Optional<User> user(String token, VerificationKeyResolver resolver) {
        JwtConsumer consumer =
                new JwtConsumerBuilder()
                        .setVerificationKeyResolver(resolver)
                        .setJwsAlgorithmConstraints(
                                new AlgorithmConstraints(
                                        ConstraintType.PERMIT,
                                        settings.algorithms().toArray(new String[0])))
                        .setExpectedIssuer(issuer())
                        .setExpectedAudience(settings.issuer().audiences().toArray(new String[0]))
                        .setRequireExpirationTime()
                        .setEvaluationTime(
                                NumericDate.fromMilliseconds(clock.instant().toEpochMilli()))
                        .build();
        try {
            String claims = consumer.processToClaims(token).getRawJson();
            if (Json.MAPPER.readTree(claims) instanceof ObjectNode object) {
                return Optional.of(users.of(object));
            }
        } catch (InvalidJwtException | ClaimException refused) {
            LOG.debug("A token of {} is not valid: {}", issuer(), refused.getMessage());
        }
        return Optional.empty();
    }

    /** Whose token it claims to be, before anything of it is believed; empty if it is no JWT. */
    private static String issuerOf(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return "";
        }
        try {
            JsonNode claims =
                    Json.MAPPER.readTree(
                            new String(
                                    Base64.getUrlDecoder().decode(parts[1]),
                                    StandardCharsets.UTF_8));
            return claims.path("iss").asString("");
        } catch (IllegalArgumentException | JacksonException unreadable) {
            return "";
        }
    }
}
