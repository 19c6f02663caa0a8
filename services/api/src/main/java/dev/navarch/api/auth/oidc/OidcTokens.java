package dev.navarch.api.auth.oidc;

import dev.navarch.api.auth.User;
import dev.navarch.api.auth.token.Tokens;
import dev.navarch.api.encoding.Json;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** ID tokens of an OpenID Connect provider (OpenID Connect Core 1.0, section 2). */
public final class OidcTokens implements Tokens {

    private static final Logger LOG = LoggerFactory.getLogger(OidcTokens.class);

    private final OidcSettings settings;
    private final ProviderKeys keys;
    private final String audience;
    private final InstantSource clock;

    /**
     * @param trusted who may have signed the provider's own certificate; empty for the system's
     * @param audience that of the API server: what each of these tokens is good for
     */
    public OidcTokens(
            OidcSettings settings,
            List<X509Certificate> trusted,
            String audience,
            InstantSource clock) {
        this.settings = settings;
        this.keys = new ProviderKeys(settings.issuer(), trusted, clock);
        this.audience = audience;
        this.clock = clock;
    }

    @Override
    public Optional<Verified> verify(String token, List<String> audiences) {
        if (!audiences.contains(audience) || !issuerOf(token).equals(settings.issuer())) {
            return Optional.empty();
        }
        return keys.get()
                .flatMap(resolver -> claims(token, resolver))
                .flatMap(this::user)
                .map(user -> new Verified(user, List.of(audience)));
    }

    private Optional<JwtClaims> claims(String token, VerificationKeyResolver resolver) {
        JwtConsumer consumer =
                new JwtConsumerBuilder()
                        .setVerificationKeyResolver(resolver)
                        .setJwsAlgorithmConstraints(
                                new AlgorithmConstraints(
                                        ConstraintType.PERMIT,
                                        settings.algorithms().toArray(new String[0])))
                        .setExpectedIssuer(settings.issuer())
                        .setExpectedAudience(settings.clientId())
                        .setRequireExpirationTime()
                        .setEvaluationTime(
                                NumericDate.fromMilliseconds(clock.instant().toEpochMilli()))
                        .build();
        try {
            return Optional.of(consumer.processToClaims(token));
        } catch (InvalidJwtException refused) {
            LOG.debug("A token of {} is not valid: {}", settings.issuer(), refused.getMessage());
            return Optional.empty();
        }
    }

    private Optional<User> user(JwtClaims claims) {
        String name = text(claims, settings.usernameClaim());
        boolean unverified =
                settings.usernameClaim().equals("email")
                        && claims.hasClaim("email_verified")
                        && !Boolean.TRUE.equals(claims.getClaimValue("email_verified"));
        boolean lacking =
                settings.requiredClaims().entrySet().stream()
                        .anyMatch(
                                wanted -> !text(claims, wanted.getKey()).equals(wanted.getValue()));
        if (name.isEmpty() || unverified || lacking) {
            return Optional.empty();
        }
        List<String> groups = new ArrayList<>();
        if (!settings.groupsClaim().isEmpty()) {
            switch (claims.getClaimValue(settings.groupsClaim())) {
                case String one -> groups.add(settings.groupsPrefix() + one);
                case List<?> many ->
                        many.forEach(group -> groups.add(settings.groupsPrefix() + group));
                case null, default -> {}
            }
        }
        groups.add("system:authenticated");
        return Optional.of(new User(settings.prefix() + name, "", groups, Map.of()));
    }

    private static String text(JwtClaims claims, String name) {
        return claims.getClaimValue(name) instanceof String text ? text : "";
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
