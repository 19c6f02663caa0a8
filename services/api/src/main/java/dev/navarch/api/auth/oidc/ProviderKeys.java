package dev.navarch.api.auth.oidc;

import dev.navarch.api.encoding.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jose4j.http.Get;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A provider's keys, found by its discovery document (OpenID Connect Discovery 1.0) when they are
 * first needed, so that the API starts without it; a key not seen before is looked for again.
 */
final class ProviderKeys {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderKeys.class);
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final int TIMEOUT_MILLIS = 5_000;

    private final JwtSettings.Issuer issuer;
    private final Get http;
    private final InstantSource clock;
    private @Nullable HttpsJwksVerificationKeyResolver found;
    private Instant notBefore = Instant.MIN;

    ProviderKeys(JwtSettings.Issuer issuer, InstantSource clock) {
        this.issuer = issuer;
        this.clock = clock;
        this.http = new Get();
        http.setConnectTimeout(TIMEOUT_MILLIS);
        http.setReadTimeout(TIMEOUT_MILLIS);
        http.setRetries(1);
        if (!issuer.trusted().isEmpty()) {
            http.setTrustedCertificates(issuer.trusted());
        }
    }

    /** Empty while the provider does not answer; it is then asked again after some seconds. */
    synchronized Optional<HttpsJwksVerificationKeyResolver> get() {
        if (found == null && !clock.instant().isBefore(notBefore)) {
            notBefore = clock.instant().plus(RETRY);
            try {
                found = discovered();
            } catch (IOException | JacksonException failed) {
                LOG.warn("The identity provider {} does not answer", issuer.url(), failed);
            }
        }
        return Optional.ofNullable(found);
    }

    private HttpsJwksVerificationKeyResolver discovered() throws IOException {
        JsonNode document = Json.MAPPER.readTree(http.get(issuer.discovery()).getBody());
        String named = document.path("issuer").asString("");
        if (!named.equals(issuer.url())) {
            throw new IOException("it calls itself " + named);
        }
        HttpsJwks keys = new HttpsJwks(document.path("jwks_uri").asString(""));
        keys.setSimpleHttpGet(http);
        return new HttpsJwksVerificationKeyResolver(keys);
    }
}
