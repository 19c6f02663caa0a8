package dev.navarch.api;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.auth.oidc.OidcSettings;
import dev.navarch.api.auth.oidc.OidcTokens;
import dev.navarch.api.auth.token.Tokens;
import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users of an identity provider, which is a real HTTPS server here. */
class OidcTest {

    private static final InstantSource CLOCK = InstantSource.system();
    private static final String AUDIENCE = "https://kubernetes.default.svc.cluster.local";

    private final IdentityProvider provider;

    OidcTest() throws Exception {
        provider = new IdentityProvider();
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void namesTheUserAndGroupsOfAToken() throws Exception {
        JwtClaims claims = claims();
        claims.setStringListClaim("groups", "dev", "ops");
        Tokens.Verified verified = tokens("sub", "", Map.of()).verify(signed(claims), all()).get();
        assertThat(verified.user().name()).isEqualTo(provider.issuer() + "#jane");
        assertThat(verified.user().groups())
                .containsExactly("oidc:dev", "oidc:ops", "system:authenticated");
        assertThat(verified.audiences()).containsExactly(AUDIENCE);
    }

    @Test
    void believesAnEmailAddressOnlyWhenItIsVerified() throws Exception {
        JwtClaims claims = claims();
        claims.setClaim("email", "jane@example.org");
        claims.setClaim("email_verified", false);
        Tokens tokens = tokens("email", "", Map.of());
        assertThat(tokens.verify(signed(claims), all())).isEmpty();
        claims.setClaim("email_verified", true);
        assertThat(tokens.verify(signed(claims), all()).orElseThrow().user().name())
                .isEqualTo("jane@example.org");
    }

    @Test
    void refusesWhatIsNotForItOrNotGoodNow() throws Exception {
        Tokens tokens = tokens("sub", "-", Map.of("team", "a"));
        JwtClaims claims = claims();
        assertThat(tokens.verify(signed(claims), all())).as("without a required claim").isEmpty();
        claims.setClaim("team", "a");
        assertThat(tokens.verify(signed(claims), all()).orElseThrow().user().name())
                .isEqualTo("jane");
        assertThat(tokens.verify(signed(claims), List.of("vault"))).isEmpty();
        assertThat(tokens.verify("a.b.c", all())).isEmpty();

        claims.setAudience("another");
        assertThat(tokens.verify(signed(claims), all())).as("another client's").isEmpty();
        claims.setAudience("navarch");
        claims.setExpirationTimeMinutesInTheFuture(-1);
        assertThat(tokens.verify(signed(claims), all())).as("expired").isEmpty();
        claims.unsetClaim("exp");
        assertThat(tokens.verify(signed(claims), all())).as("without an end").isEmpty();
    }

    @Test
    void believesOnlyTheProvidersOwnKeysAndFollowsThem() throws Exception {
        Tokens tokens = tokens("sub", "-", Map.of());
        String old = signed(claims());
        assertThat(tokens.verify(old, all())).isPresent();
        RsaJsonWebKey own = provider.use(IdentityProvider.newKey("one"));
        String forged = signed(claims());
        provider.use(own);
        assertThat(tokens("sub", "-", Map.of()).verify(forged, all())).isEmpty();
        provider.use(IdentityProvider.newKey("two"));
        String renewed = signed(claims());
        eventually(() -> tokens.verify(renewed, all()).isPresent());
    }

    @Test
    void isAskedByTheWholeServiceToo(@TempDir Path home) throws Exception {
        Path trusted = Files.writeString(home.resolve("provider.crt"), provider.caPem());
        try (ApiFixture api =
                new ApiFixture(
                        home,
                        Map.of(
                                "navarch.oidc.issuer-url",
                                provider.issuer(),
                                "navarch.oidc.client-id",
                                "navarch",
                                "navarch.oidc.username-prefix",
                                "oidc:",
                                "navarch.oidc.ca-file",
                                trusted.toString()))) {
            String token = signed(claims());
            try (ApiClient jane =
                    ApiClient.withToken(
                            URI.create("https://127.0.0.1:" + api.service().port()),
                            new TrustedAuthorities(
                                    Pem.certificates(Files.readString(home.resolve("pki/ca.crt")))),
                            () -> token)) {
                byte[] who =
                        jane.send(
                                        "POST",
                                        "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                                        "application/json",
                                        "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}"
                                                .getBytes(StandardCharsets.UTF_8))
                                .body();
                assertThat(new String(who, StandardCharsets.UTF_8))
                        .contains("\"username\":\"oidc:jane\"");
            }
        }
    }

    private Tokens tokens(String username, String prefix, Map<String, String> required) {
        return new OidcTokens(
                new OidcSettings(
                                provider.issuer(),
                                "navarch",
                                username,
                                prefix,
                                "groups",
                                "oidc:",
                                List.of("RS256"),
                                required)
                        .general(List.of(provider.authority.certificate())),
                AUDIENCE,
                CLOCK);
    }

    private static List<String> all() {
        return List.of(AUDIENCE);
    }

    private JwtClaims claims() {
        return provider.claims("navarch");
    }

    private String signed(JwtClaims claims) throws Exception {
        return provider.signed(claims);
    }
}
