package dev.navarch.api;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.CertificateAsk;
import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.pki.CertificateAuthority;
import dev.navarch.wire.pki.CertificateRequest;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.KeyPairs;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.TrustedAuthorities;
import dev.navarch.wire.pki.Usages;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Certificate signing requests by real kubectl, up to a client that shows what was signed. */
class CertificatesTest {

    private static final String USERS = "kubernetes.io/kube-apiserver-client";
    private static final String NODES = "kubernetes.io/kube-apiserver-client-kubelet";
    private static final String NODE_USAGES = "client auth, digital signature";
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir static Path home;

    @SuppressWarnings("NullAway.Init")
    private static ApiFixture api;

    private final KeyPair keys = KeyPairs.create();

    @BeforeAll
    static void start() throws Exception {
        api = new ApiFixture(home);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void whatWasApprovedAndSignedIsBelieved() throws Exception {
        asks("jane", USERS, "client auth", "O=team,CN=jane");
        assertThat(succeeds("get", "csr", "jane")).contains("kubernetes-admin", "Pending");
        succeeds("certificate", "approve", "jane");
        assertThat(succeeds("get", "csr", "jane")).contains("Approved");
        X509Certificate signed = sign("jane", "O=team,CN=jane");
        assertThat(succeeds("get", "csr", "jane")).contains("Approved,Issued");

        String stored = succeeds("get", "csr", "jane", "-o", "jsonpath={.status.certificate}");
        String pem = new String(Base64.getDecoder().decode(stored), StandardCharsets.UTF_8);
        assertThat(Pem.certificates(pem)).containsExactly(signed);
        try (ApiClient jane =
                ApiClient.withIdentity(
                        server(), trusted(), new Identity(keys.getPrivate(), List.of(signed)))) {
            String who =
                    jane.post(
                                    "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                                    JsonMapper.shared()
                                            .readTree(
                                                    "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}"))
                            .at("/status/userInfo")
                            .toString();
            assertThat(who).contains("\"jane\"", "\"team\"", "system:authenticated");
        }
    }

    @Test
    void whatWasDeniedStaysDenied() throws Exception {
        asks("joe", USERS, "client auth", "CN=joe");
        succeeds("certificate", "deny", "joe");
        assertThat(api.kubectl("certificate", "approve", "joe").output())
                .contains("already Denied");
        assertThat(
                        api.kubectl(
                                        "patch",
                                        "csr",
                                        "joe",
                                        "--subresource=approval",
                                        "--type=json",
                                        "-p",
                                        "[{\"op\":\"add\",\"path\":\"/status/conditions/-\",\"value\":{\"type\":\"Approved\",\"status\":\"True\"}}]")
                                .output())
                .contains("Approved and Denied conditions are mutually exclusive");
    }

    @Test
    void nodesJoinAndRenewWithoutAPersonOnceTheyMay() throws Exception {
        String[] joiner = {"--as=system:bootstrap:abcdef", "--as-group=system:bootstrappers"};
        succeeds(
                "create",
                "clusterrolebinding",
                "bootstrap",
                "--clusterrole=system:node-bootstrapper",
                "--group=system:bootstrappers");
        eventually(() -> can("create", "csr", joiner));
        asks("join", NODES, NODE_USAGES, "O=system:nodes,CN=system:node:a", joiner);
        asks("odd", NODES, NODE_USAGES, "O=system:masters,CN=system:node:a", joiner);
        asks("serve", "kubernetes.io/kubelet-serving", "server auth", "CN=x", joiner);
        succeeds(
                "create",
                "clusterrolebinding",
                "join",
                "--clusterrole=system:certificates.k8s.io:certificatesigningrequests:nodeclient",
                "--group=system:bootstrappers");
        eventually(() -> condition("join").contains("AutoApproved"));
        assertThat(condition("join"))
                .contains("Auto approving kubelet client certificate after SubjectAccessReview.");

        String[] node = {"--as=system:node:a", "--as-group=system:nodes"};
        String[] other = {"--as=system:node:b", "--as-group=system:nodes"};
        succeeds(
                "create",
                "clusterrolebinding",
                "renew",
                "--clusterrole=system:certificates.k8s.io:certificatesigningrequests:selfnodeclient",
                "--group=system:nodes");
        asks("forged", NODES, NODE_USAGES, "O=system:nodes,CN=system:node:a", other);
        asks("renew", NODES, NODE_USAGES, "O=system:nodes,CN=system:node:a", node);
        eventually(() -> condition("renew").contains("AutoApproved"));
        assertThat(condition("renew")).contains("self kubelet client certificate");
        assertThat(condition("odd") + condition("serve") + condition("forged")).isEmpty();
    }

    private static boolean can(String verb, String what, String... as) throws Exception {
        return api.kubectl("auth", "can-i", verb, what, as[0], as[1]).code() == 0;
    }

    private static String condition(String name) throws Exception {
        return succeeds(
                        "get",
                        "csr",
                        name,
                        "-o",
                        "jsonpath={.status.conditions[*].reason} {.status.conditions[*].message}")
                .strip();
    }

    private void asks(String name, String signer, String usages, String subject, String... as)
            throws Exception {
        String request =
                """
                apiVersion: certificates.k8s.io/v1
                kind: CertificateSigningRequest
                metadata: {name: %s}
                spec: {signerName: %s, usages: [%s], request: %s, expirationSeconds: 3600}
                """
                        .formatted(
                                name, signer, usages, CertificateAsk.of(keys, subject).encoded());
        List<String> arguments = new java.util.ArrayList<>(List.of("create", "-f", "-"));
        arguments.addAll(List.of(as));
        ApiFixture.Ran ran = api.kubectlWith(request, arguments.toArray(String[]::new));
        assertThat(ran.code()).as(ran.output()).isZero();
    }

    /** As the controller manager does, with its permissions. */
    private X509Certificate sign(String name, String subject) throws Exception {
        Path pki = home.resolve("pki");
        X509Certificate signed =
                new CertificateAuthority(
                                Pem.identity(pki.resolve("ca.crt"), pki.resolve("ca.key")), CLOCK)
                        .sign(
                                CertificateRequest.parse(
                                        CertificateAsk.of(keys, subject)
                                                .pem()
                                                .getBytes(StandardCharsets.US_ASCII)),
                                Usages.of(List.of("client auth")),
                                CLOCK.instant().minus(Duration.ofMinutes(1)),
                                CLOCK.instant().plus(Duration.ofHours(1)));
        String token = Files.readString(pki.resolve("controller-manager.token"));
        ObjectNode patch = JsonMapper.shared().createObjectNode();
        patch.putObject("status")
                .put(
                        "certificate",
                        Base64.getEncoder()
                                .encodeToString(
                                        Pem.encode(signed).getBytes(StandardCharsets.US_ASCII)));
        try (ApiClient controller = ApiClient.withToken(server(), trusted(), () -> token)) {
            controller.mergePatch(
                    "/apis/certificates.k8s.io/v1/certificatesigningrequests/" + name + "/status",
                    patch);
        }
        return signed;
    }

    private static String succeeds(String... arguments) throws Exception {
        ApiFixture.Ran ran = api.kubectl(arguments);
        assertThat(ran.code()).as(ran.output()).isZero();
        return ran.output();
    }

    private static URI server() {
        return URI.create("https://127.0.0.1:" + api.service().port());
    }

    private static TrustedAuthorities trusted() throws Exception {
        return new TrustedAuthorities(
                Pem.certificates(Files.readString(home.resolve("pki/ca.crt"))));
    }
}
