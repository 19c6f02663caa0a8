package dev.navarch.api;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.navarch.wire.pki.CertificateAuthority;
import dev.navarch.wire.pki.CertificateSpec;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.Pem;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;

/** An OpenID Connect provider, as a real HTTPS server with an authority of its own. */
final class IdentityProvider implements AutoCloseable {

    private static final InstantSource CLOCK = InstantSource.system();

    final CertificateAuthority authority =
            CertificateAuthority.create("provider-ca", Duration.ofDays(1), CLOCK);
    private final AtomicReference<RsaJsonWebKey> key = new AtomicReference<>();
    private final HttpsServer server;

    IdentityProvider() throws Exception {
        key.set(newKey("one"));
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls()));
        answer("/realm/.well-known/openid-configuration", this::document);
        answer("/elsewhere/openid-configuration", this::document);
        answer(
                "/realm/keys",
                () -> new JsonWebKeySet(key.get()).toJson(OutputControlLevel.PUBLIC_ONLY));
        server.start();
    }

    private String document() {
        return "{\"issuer\":\"" + issuer() + "\",\"jwks_uri\":\"" + issuer() + "/keys\"}";
    }

    String issuer() {
        return base() + "/realm";
    }

    /** Where the same discovery document is too. */
    String discoveryUrl() {
        return base() + "/elsewhere/openid-configuration";
    }

    private String base() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    String caPem() {
        return Pem.encode(authority.certificate());
    }

    /**
     * @return the key that it had until now
     */
    RsaJsonWebKey use(RsaJsonWebKey other) {
        return key.getAndSet(other);
    }

    static RsaJsonWebKey newKey(String id) throws Exception {
        RsaJsonWebKey made = RsaJwkGenerator.generateJwk(2048);
        made.setKeyId(id);
        return made;
    }

    /** Of the user {@code jane}, for ten minutes. */
    JwtClaims claims(String... audiences) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer());
        claims.setSubject("jane");
        claims.setAudience(audiences);
        claims.setExpirationTime(
                NumericDate.fromSeconds(CLOCK.instant().plusSeconds(600).getEpochSecond()));
        return claims;
    }

    String signed(JwtClaims claims) throws Exception {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.get().getPrivateKey());
        signature.setKeyIdHeaderValue(key.get().getKeyId());
        signature.setAlgorithmHeaderValue("RS256");
        return signature.getCompactSerialization();
    }

    private void answer(String path, Supplier<String> body) {
        server.createContext(
                path,
                exchange -> {
                    byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
    }

    private SSLContext tls() throws Exception {
        Identity identity =
                authority.issue(
                        CertificateSpec.server("provider", List.of(), List.of("127.0.0.1")));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "key",
                identity.key(),
                new char[0],
                identity.chain().toArray(new X509Certificate[0]));
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
