package dev.navarch.api;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bootstrap tokens as kubeadm makes them, against the whole service. */
class BootstrapTokensTest {

    private static final String SECRET = "0123456789abcdef";
    private static final String REVIEW =
            "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}";

    @TempDir static Path home;

    @SuppressWarnings("NullAway.Init")
    private static ApiFixture api;

    @BeforeAll
    static void start() throws Exception {
        api = new ApiFixture(home);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void namesTheUserAndGroupsOfAToken() throws Exception {
        create(
                "aaaaaa",
                "usage-bootstrap-authentication: 'true', auth-extra-groups:"
                        + " 'system:bootstrappers:kubeadm:default-node-token'");
        eventually(() -> ask("aaaaaa." + SECRET).statusCode() == 201);
        assertThat(new String(ask("aaaaaa." + SECRET).body(), StandardCharsets.UTF_8))
                .contains("\"username\":\"system:bootstrap:aaaaaa\"")
                .contains(
                        "[\"system:bootstrappers\","
                                + "\"system:bootstrappers:kubeadm:default-node-token\","
                                + "\"system:authenticated\"]");
        String review =
                """
                apiVersion: authentication.k8s.io/v1
                kind: TokenReview
                spec: {token: aaaaaa.0123456789abcdef}
                """;
        assertThat(api.kubectlWith(review, "create", "-f", "-", "-o", "yaml").output())
                .contains("authenticated: true", "username: system:bootstrap:aaaaaa");
        assertThat(ask("aaaaaa.0123456789abcdee").statusCode()).isEqualTo(401);
        assertThat(ask("aaaaab." + SECRET).statusCode()).isEqualTo(401);
        api.kubectl("delete", "secret", "-n", "kube-system", "bootstrap-token-aaaaaa");
        eventually(() -> ask("aaaaaa." + SECRET).statusCode() == 401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "bbbbb1 | usage-bootstrap-signing: 'true'",
                "bbbbb2 | usage-bootstrap-authentication: 'yes'",
                "bbbbb3 | usage-bootstrap-authentication: 'true', auth-extra-groups: 'system:masters'",
                "bbbbb4 | usage-bootstrap-authentication: 'true', expiration: 'someday'",
                "bbbbb5 | usage-bootstrap-authentication: 'true', token-id: bbbbb6",
            })
    void believesNoTokenThatIsNotForIt(String id, String data) throws Exception {
        create(id, data);
        create("good" + id.substring(4), "usage-bootstrap-authentication: 'true'");
        eventually(() -> ask("good" + id.substring(4) + "." + SECRET).statusCode() == 201);
        assertThat(ask(id + "." + SECRET).statusCode()).isEqualTo(401);
    }

    @Test
    void deletesTokensThatHaveEnded() throws Exception {
        create("cccccc", "expiration: '" + in(Duration.ofHours(1)) + "'");
        create("cccccd", "expiration: '2020-01-01T00:00:00Z'");
        create("ccccce", "expiration: '" + in(Duration.ofSeconds(3)) + "'");
        eventually(() -> secret("cccccd").contains("NotFound"));
        eventually(() -> secret("ccccce").contains("NotFound"));
        assertThat(secret("cccccc")).contains("bootstrap.kubernetes.io/token");
    }

    private static String in(Duration time) {
        return InstantSource.system().instant().plus(time).toString();
    }

    private static String secret(String id) throws Exception {
        return api.kubectl("get", "secret", "-n", "kube-system", "bootstrap-token-" + id).output();
    }

    @Test
    void signsWhatThoseWhoJoinReadFirst() throws Exception {
        create("dddddd", "usage-bootstrap-signing: 'true'");
        String made =
                api.kubectl(
                                "create",
                                "configmap",
                                "cluster-info",
                                "-n",
                                "kube-public",
                                "--from-literal=kubeconfig=one",
                                "--from-literal=jws-kubeconfig-gone00=old")
                        .output();
        assertThat(made).contains("created");
        eventually(() -> info("jws-kubeconfig-dddddd").equals(signature("dddddd", "one")));
        assertThat(info("jws-kubeconfig-gone00")).isEmpty();
        api.kubectl(
                "patch",
                "configmap",
                "cluster-info",
                "-n",
                "kube-public",
                "-p",
                "{\"data\":{\"kubeconfig\":\"two\"}}");
        eventually(() -> info("jws-kubeconfig-dddddd").equals(signature("dddddd", "two")));
        api.kubectl("delete", "secret", "-n", "kube-system", "bootstrap-token-dddddd");
        eventually(() -> info("jws-kubeconfig-dddddd").isEmpty());
    }

    private static String info(String key) throws Exception {
        return api.kubectl(
                        "get",
                        "configmap",
                        "cluster-info",
                        "-n",
                        "kube-public",
                        "-o",
                        "jsonpath={.data." + key + "}")
                .output();
    }

    /** RFC 7515, with the payload left out. */
    private static String signature(String id, String content) throws Exception {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        String header =
                encoder.encodeToString(
                        ("{\"alg\":\"HS256\",\"kid\":\"" + id + "\"}")
                                .getBytes(StandardCharsets.UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signed =
                header + "." + encoder.encodeToString(content.getBytes(StandardCharsets.UTF_8));
        return header
                + ".."
                + encoder.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    private static void create(String id, String data) throws Exception {
        String idIfNotSaid = data.contains("token-id") ? "" : "token-id: " + id + ", ";
        String secret =
                """
                apiVersion: v1
                kind: Secret
                type: bootstrap.kubernetes.io/token
                metadata: {name: bootstrap-token-%s, namespace: kube-system}
                stringData: {%stoken-secret: '%s', %s}
                """
                        .formatted(id, idIfNotSaid, SECRET, data);
        ApiFixture.Ran ran = api.kubectlWith(secret, "create", "-f", "-");
        assertThat(ran.code()).as(ran.output()).isZero();
    }

    private static HttpResponse<byte[]> ask(String token) throws Exception {
        try (ApiClient client =
                ApiClient.withToken(
                        URI.create("https://127.0.0.1:" + api.service().port()),
                        new TrustedAuthorities(
                                Pem.certificates(Files.readString(home.resolve("pki/ca.crt")))),
                        () -> token)) {
            return client.send(
                    "POST",
                    "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                    "application/json",
                    REVIEW.getBytes(StandardCharsets.UTF_8));
        }
    }
}
