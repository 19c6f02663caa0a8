package dev.navarch.api;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.navarch.api.auth.oidc.OidcSettings;
import dev.navarch.api.auth.oidc.OidcTokens;
import dev.navarch.api.auth.token.Tokens;
import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.pki.CertificateAuthority;
import dev.navarch.wire.pki.CertificateSpec;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users of an identity provider, which is a real HTTPS server here. */
class OidcTest {

    private static final InstantSource CLOCK = InstantSource.system();
    private static final String AUDIENCE = "https://kubernetes.default.svc.cluster.local";

    private final CertificateAuthority ca =
            CertificateAuthority.create("provider-ca", Duration.ofDays(1), CLOCK);
    private final AtomicReference<RsaJsonWebKey> key = new AtomicReference<>();
    private HttpServer provider;
    private String issuer;

    OidcTest() throws Exception {
        key.set(newKey("one"));
        HttpsServer https =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(tls()));
        provider = https;
        issuer = "https://127.0.0.1:" + https.getAddress().getPort() + "/realm";
        answer(
                "/realm/.well-known/openid-configuration",
                () -> "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + issuer + "/keys\"}");
        answer(
                "/realm/keys",
                () -> new JsonWebKeySet(key.get()).toJson(OutputControlLevel.PUBLIC_ONLY));
    }

    @BeforeEach
    void start() {
        provider.start();
    }

    @AfterEach
    void stop() {
        provider.stop(0);
    }

    @Test
    void namesTheUserAndGroupsOfAToken() throws Exception {
        JwtClaims claims = claims();
        claims.setStringListClaim("groups", "dev", "ops");
        Tokens.Verified verified = tokens("sub", "", Map.of()).verify(signed(claims), all()).get();
        assertThat(verified.user().name()).isEqualTo(issuer + "#jane");
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
        RsaJsonWebKey stranger = newKey("one");
        RsaJsonWebKey own = key.getAndSet(stranger);
        String forged = signed(claims());
        key.set(own);
        assertThat(tokens("sub", "-", Map.of()).verify(forged, all())).isEmpty();
        key.set(newKey("two"));
        String renewed = signed(claims());
        eventually(() -> tokens.verify(renewed, all()).isPresent());
    }

    @Test
    void isAskedByTheWholeServiceToo(@TempDir Path home) throws Exception {
        Path trusted =
                Files.writeString(home.resolve("provider.crt"), Pem.encode(ca.certificate()));
        try (ApiFixture api =
                new ApiFixture(
                        home,
                        Map.of(
                                "navarch.oidc.issuer-url",
                                issuer,
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
                        issuer,
                        "navarch",
                        username,
                        prefix,
                        "groups",
                        "oidc:",
                        List.of("RS256"),
                        required),
                List.of(ca.certificate()),
                AUDIENCE,
                CLOCK);
    }

    private static List<String> all() {
        return List.of(AUDIENCE);
    }

    private JwtClaims claims() {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setSubject("jane");
        claims.setAudience("navarch");
        claims.setExpirationTime(
                NumericDate.fromSeconds(CLOCK.instant().plusSeconds(600).getEpochSecond()));
        return claims;
    }

    private String signed(JwtClaims claims) throws Exception {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.get().getPrivateKey());
        signature.setKeyIdHeaderValue(key.get().getKeyId());
        signature.setAlgorithmHeaderValue("RS256");
        return signature.getCompactSerialization();
    }

    private static RsaJsonWebKey newKey(String id) throws Exception {
        RsaJsonWebKey made = RsaJwkGenerator.generateJwk(2048);
        made.setKeyId(id);
        return made;
    }

    private interface Body {
        String text();
    }

    private void answer(String path, Body body) {
        provider.createContext(
                path,
                exchange -> {
                    byte[] bytes = body.text().getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
    }

    private SSLContext tls() throws Exception {
        Identity server =
                ca.issue(CertificateSpec.server("provider", List.of(), List.of("127.0.0.1")));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "key", server.key(), new char[0], server.chain().toArray(new X509Certificate[0]));
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
