package dev.navarch.api;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.wire.pki.CertificateSpec;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.KeyPairs;
import dev.navarch.wire.pki.Pem;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that runs on nothing but what its operator gave, seen from outside. */
@Timeout(300)
class OwnPkiTest {

    @TempDir static Path directory;
    private static OwnAuthority own;
    private static KeyPair former;
    private static OwnApi api;
    private static HttpClient admin;

    @BeforeAll
    static void start() throws Exception {
        own = new OwnAuthority(directory);
        Map<String, Object> properties = own.properties();
        former = KeyPairs.create();
        properties.put(
                "navarch.service-account.key-files",
                own.file("former.pub", Pem.encode(former.getPublic())).toString());
        properties.put("navarch.service-account.issuers", "https://tokens.example.com,https://old");
        properties.put("navarch.service-account.api-audiences", "here,there");
        properties.put("navarch.service-account.jwks-uri", "https://keys.example.com/jwks");
        properties.put("navarch.service-account.max-token-expiration", "1h");
        own.serving("other", "api.example.com");
        properties.put(
                "navarch.serving.sni[0].cert-file", directory.resolve("other.crt").toString());
        properties.put(
                "navarch.serving.sni[0].key-file", directory.resolve("other.key").toString());
        properties.put("navarch.serving.tls-min-version", "VersionTLS13");
        properties.put("navarch.serving.max-request-body", "10KB");
        properties.put(
                "navarch.authentication.request-header.username-headers", "X-Who,X-Remote-User");
        properties.put("navarch.authentication.anonymous", "false");
        // Nobody can make a directory where a file is: not even root.
        Path home = Files.createDirectory(directory.resolve("home"));
        Files.writeString(home.resolve("pki"), "read-only");
        api = new OwnApi(home, properties);
        admin = client(own.clients.issue(CertificateSpec.client("root", "system:masters")));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static HttpClient client(Identity shown) {
        return OwnApi.client(own.servers.certificate(), Optional.of(shown));
    }

    @Test
    void makesNoFilesOfItsOwn() throws Exception {
        try (var files = Files.list(directory.resolve("home"))) {
            assertThat(files).extracting(f -> f.getFileName().toString()).containsExactly("pki");
        }
    }

    @Test
    void believesCertificatesOfTheGivenAuthorityAndOfNoOther() throws Exception {
        assertThat(api.get(admin, "/api/v1/nodes").code()).isEqualTo(200);
        HttpClient stranger =
                client(own.nodes.issue(CertificateSpec.client("root", "system:masters")));
        assertThat(api.get(stranger, "/api/v1/nodes").code()).isEqualTo(401);
    }

    @Test
    void nobodyIsAnonymousWhenThatIsOff() throws Exception {
        HttpClient nobody = OwnApi.client(own.servers.certificate(), Optional.empty());
        assertThat(api.get(nobody, "/readyz").code()).isEqualTo(401);
    }

    @Test
    void aProxyNamesTheUserInTheHeaderThatWasChosen() throws Exception {
        HttpClient proxy = client(own.proxies.issue(CertificateSpec.client("front-proxy-client")));
        OwnApi.Answer refused = api.get(proxy, "/api/v1/nodes", "X-Who", "jane");
        assertThat(refused.code()).isEqualTo(403);
        assertThat(refused.text()).contains("jane");
        HttpClient other = client(own.proxies.issue(CertificateSpec.client("somebody")));
        assertThat(api.get(other, "/api/v1/nodes", "X-Who", "jane").code()).isEqualTo(401);
        JsonNode told =
                api.get(
                                admin,
                                "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication")
                        .json()
                        .path("data");
        assertThat(told.path("client-ca-file").asString())
                .isEqualTo(Pem.encode(own.clients.certificate()));
        assertThat(told.path("requestheader-client-ca-file").asString())
                .isEqualTo(Pem.encode(own.proxies.certificate()));
        assertThat(told.path("requestheader-username-headers").asString())
                .isEqualTo("[\"X-Who\",\"X-Remote-User\"]");
    }

    @Test
    void tokensAreSignedByTheGivenKeyAndThoseOfAFormerKeyAreBelieved() throws Exception {
        OwnApi.Answer created =
                api.send(
                        admin,
                        "POST",
                        "/api/v1/namespaces/default/serviceaccounts",
                        "{\"metadata\":{\"name\":\"app\"}}");
        String uid = created.json().at("/metadata/uid").asString();
        OwnApi.Answer issued =
                api.send(
                        admin,
                        "POST",
                        "/api/v1/namespaces/default/serviceaccounts/app/token",
                        "{\"spec\":{\"expirationSeconds\":7200}}");
        assertThat(issued.json().at("/spec/expirationSeconds").asLong()).isEqualTo(3600);
        String token = issued.json().at("/status/token").asString();
        JsonNode claims = part(token, 1);
        assertThat(part(token, 0).path("alg").asString()).isEqualTo("RS256");
        assertThat(claims.path("iss").asString()).isEqualTo("https://tokens.example.com");
        assertThat(claims.path("aud").toString()).isEqualTo("[\"here\",\"there\"]");
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(3600);
        assertThat(whoIs(token)).isEqualTo("system:serviceaccount:default:app");

        String old =
                signed(
                        former,
                        "{\"iss\":\"https://old\",\"aud\":[\"there\"],\"exp\":4000000000,\"sub\":"
                                + "\"system:serviceaccount:default:app\",\"kubernetes.io\":"
                                + "{\"namespace\":\"default\",\"serviceaccount\":{\"name\":\"app\",\"uid\":\""
                                + uid
                                + "\"}}}");
        assertThat(whoIs(old)).isEqualTo("system:serviceaccount:default:app");
        assertThat(whoIs(signed(KeyPairs.create(), "{\"iss\":\"https://old\"}"))).isEmpty();
    }

    @Test
    void theIssuersDocumentsNameWhatWasChosen() throws Exception {
        JsonNode document = api.get(admin, "/.well-known/openid-configuration").json();
        assertThat(document.path("issuer").asString()).isEqualTo("https://tokens.example.com");
        assertThat(document.path("jwks_uri").asString()).isEqualTo("https://keys.example.com/jwks");
        assertThat(document.path("id_token_signing_alg_values_supported").toString())
                .isEqualTo("[\"RS256\",\"ES256\"]");
        JsonNode keys = api.get(admin, "/openid/v1/jwks").json().path("keys");
        assertThat(keys.valueStream().map(k -> k.path("kty").asString()))
                .containsExactly("RSA", "EC");
    }

    @Test
    void showsTheCertificateForTheNameThatIsAskedFor() throws Exception {
        assertThat(shown("api.example.com").getSubjectX500Principal().getName())
                .isEqualTo("CN=other");
        assertThat(shown("unknown.example.com").getSubjectX500Principal().getName())
                .isEqualTo("CN=server");
    }

    @Test
    void showsARenewedCertificateWithoutARestartAndKeepsItWhenTheNextIsBroken() throws Exception {
        Identity renewed = own.serving("server", "localhost");
        eventually(() -> shown("localhost").equals(renewed.certificate()));
        Files.writeString(directory.resolve("server.crt"), "broken");
        Identity again = own.serving("other", "api.example.com");
        assertThat(shown("localhost")).isEqualTo(renewed.certificate());
        own.write("server", renewed);
        eventually(() -> shown("api.example.com").equals(again.certificate()));
    }

    @Test
    void refusesOlderTlsAndLargerBodies() throws Exception {
        try (SSLSocket socket = socket()) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThat(org.assertj.core.api.Assertions.catchThrowable(socket::startHandshake))
                    .isInstanceOf(java.io.IOException.class);
        }
        OwnApi.Answer answer =
                api.send(
                        admin,
                        "POST",
                        "/api/v1/namespaces/default/configmaps",
                        "{\"metadata\":{\"name\":\"" + "x".repeat(11_000) + "\"}}");
        assertThat(answer.code()).isEqualTo(413);
        assertThat(answer.text()).contains("limit is 10240");
    }

    private static SSLSocket socket() throws Exception {
        return (SSLSocket)
                dev.navarch.wire.pki.Tls.trustingClient(Optional.empty())
                        .getSocketFactory()
                        .createSocket("127.0.0.1", api.port());
    }

    private static X509Certificate shown(String name) {
        try (SSLSocket socket = socket()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String whoIs(String token) throws Exception {
        return api.send(
                        admin,
                        "POST",
                        "/apis/authentication.k8s.io/v1/tokenreviews",
                        "{\"spec\":{\"token\":\"" + token + "\"}}")
                .json()
                .at("/status/user/username")
                .asString("");
    }

    private static JsonNode part(String token, int index) {
        return JsonMapper.shared()
                .readTree(Base64.getUrlDecoder().decode(token.split("\\.")[index]));
    }

    private static String signed(KeyPair keys, String claims) throws Exception {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        String id =
                encoder.encodeToString(
                        java.security.MessageDigest.getInstance("SHA-256")
                                .digest(keys.getPublic().getEncoded()));
        String text =
                encoder.encodeToString(
                                ("{\"alg\":\"ES256\",\"kid\":\"" + id + "\"}")
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        + "."
                        + encoder.encodeToString(
                                claims.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(keys.getPrivate());
        signature.update(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return text + "." + encoder.encodeToString(signature.sign());
    }
}
