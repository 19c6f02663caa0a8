package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Api;
import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Pods;
import dev.navarch.e2e.support.Product;
import dev.navarch.e2e.support.Shell;
import dev.navarch.e2e.support.SignerController;
import dev.navarch.e2e.support.TlsImage;
import dev.navarch.testkit.Conformance;
import dev.navarch.wire.pki.Pem;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What pods show others: certificates that a signer of the cluster's gives them. */
@ExtendWith(Cluster.class)
class PodCertificateTest {

    private static final String SIGNER = "certificates.test/pods";
    private static final Duration SOON = Duration.ofMinutes(3);

    @TempDir private static Path directory;
    private static SignerController signer;
    private static Pods pods;

    @BeforeAll
    static void create(Product product, Kubectl kubectl) {
        Cluster.load(product.home(), TlsImage.write(directory));
        signer = new SignerController(new Api(kubectl.kubeconfig()), SIGNER);
        ObjectNode bundle = JsonMapper.shared().createObjectNode();
        bundle.put("apiVersion", "certificates.k8s.io/v1").put("kind", "ClusterTrustBundle");
        bundle.putObject("metadata").put("name", "certificates.test:pods:1");
        bundle.putObject("spec").put("signerName", SIGNER).put("trustBundle", signer.anchor());
        kubectl.apply(bundle.toString());
        pods = Pods.create(kubectl, "certificates", "certificates.yaml", Map.of("SIGNER", SIGNER));
    }

    @AfterAll
    static void close() {
        signer.close();
        pods.run("delete", "namespace", "certificates", "--wait=false");
        pods.kubectl().run("delete", "clustertrustbundle", "certificates.test:pods:1");
    }

    private static X509Certificate certificate(String pod) throws GeneralSecurityException {
        pods.awaitReady(pod);
        String bundle = pods.sh(pod, "cat /tls/credentials.pem");
        assertThat(bundle).startsWith("-----BEGIN PRIVATE KEY-----");
        X509Certificate certificate =
                Pem.certificates(bundle.substring(bundle.indexOf("-----BEGIN CERTIFICATE-----")))
                        .getFirst();
        assertThat(pods.sh(pod, "openssl pkey -in /tls/credentials.pem -pubout").strip())
                .as("the key is that of the certificate")
                .isEqualTo(Pem.encode(certificate.getPublicKey()).strip());
        return certificate;
    }

    private static String identity(X509Certificate certificate) throws GeneralSecurityException {
        return String.valueOf(certificate.getSubjectAlternativeNames());
    }

    private static Duration life(X509Certificate certificate) {
        return Duration.between(
                certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
    }

    @Test
    @Conformance(
            "[sig-auth] Projected PodCertificate [FeatureGate:PodCertificateRequest] [FeatureGate:ClusterTrustBundle] [FeatureGate:ClusterTrustBundleProjection] should allow server and client pods to establish an mTLS connection [MinimumKubeletVersion:1.37] [Conformance]")
    void letAServerAndAClientKnowEachOther() {
        pods.awaitReady("client");
        String get =
                "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | openssl s_client -quiet -connect server:443"
                        + " -CAfile /tls/trust.pem -verify_return_error ";
        Await.until(
                "the server tells who the client is",
                SOON,
                () ->
                        pods.sh(
                                "client",
                                get
                                        + "-cert /tls/chain.pem -key /tls/key.pem -cert_chain"
                                        + " /tls/chain.pem"),
                answer ->
                        answer.contains("HTTP/1.0 200")
                                && answer.contains(
                                        "URI:spiffe://cluster.local/ns/certificates/sa/default"));
        assertThat(pods.sh("client", get))
                .as("who shows no certificate is not let in")
                .doesNotContain("HTTP/1.0 200");
    }

    @Test
    @Conformance(
            "[sig-auth] Projected PodCertificate [FeatureGate:PodCertificateRequest] [FeatureGate:ClusterTrustBundle] [FeatureGate:ClusterTrustBundleProjection] should honor UserAnnotations for SPIFFE URI path [MinimumKubeletVersion:1.37] [Conformance]")
    @Conformance(
            "[sig-auth] Projected PodCertificate [FeatureGate:PodCertificateRequest] [FeatureGate:ClusterTrustBundle] [FeatureGate:ClusterTrustBundleProjection] MaxExpirationSeconds validations should issue certificate with default life time (24h) when MaxExpirationSeconds is not set [MinimumKubeletVersion:1.37] [Conformance]")
    void sayWhatThePodTellsItsSignerAndLastADay() throws Exception {
        X509Certificate certificate = certificate("path");
        assertThat(identity(certificate)).contains("spiffe://cluster.local/custom-workload]");
        assertThat(life(certificate)).isEqualTo(Duration.ofDays(1));
    }

    @Test
    @Conformance(
            "[sig-auth] Projected PodCertificate [FeatureGate:PodCertificateRequest] [FeatureGate:ClusterTrustBundle] [FeatureGate:ClusterTrustBundleProjection] MaxExpirationSeconds validations should issue certificate with specified duration (1h) when MaxExpirationSeconds is set [MinimumKubeletVersion:1.37] [Conformance]")
    void lastAsLongAsThePodSays() throws Exception {
        assertThat(life(certificate("hour"))).isEqualTo(Duration.ofHours(1));
    }

    @Test
    @Conformance(
            "[sig-auth] Projected PodCertificate [FeatureGate:PodCertificateRequest] [FeatureGate:ClusterTrustBundle] [FeatureGate:ClusterTrustBundleProjection] MaxExpirationSeconds validations should reject pod creation when MaxExpirationSeconds exceeds maximum (91d) [MinimumKubeletVersion:1.37] [Conformance]")
    @Conformance(
            "[sig-auth] Projected PodCertificate [FeatureGate:PodCertificateRequest] [FeatureGate:ClusterTrustBundle] [FeatureGate:ClusterTrustBundleProjection] MaxExpirationSeconds validations should reject pod creation when MaxExpirationSeconds is less than minimum (1h) [MinimumKubeletVersion:1.37] [Conformance]")
    void lastBetweenAnHourAndNinetyOneDays() {
        assertThat(created(91 * 24 * 3600 + 1))
                .contains("if provided, maxExpirationSeconds must be <= 7862400");
        assertThat(created(3599)).contains("if provided, maxExpirationSeconds must be >= 3600");
    }

    private static String created(int seconds) {
        Shell.Result result =
                pods.kubectl()
                        .input(
                                """
                                apiVersion: v1
                                kind: Pod
                                metadata: {name: lasting, namespace: certificates}
                                spec:
                                  containers: [{name: main, image: navarch.test/tools:1}]
                                  volumes:
                                  - name: tls
                                    projected:
                                      sources:
                                      - podCertificate: {signerName: %s, keyType: ED25519, keyPath: k, maxExpirationSeconds: %d}
                                """
                                        .formatted(SIGNER, seconds),
                                "create",
                                "-f",
                                "-");
        assertThat(result.ok()).isFalse();
        return result.all();
    }

    @Test
    void areRefusedWithAnEventAndThePodDoesNotStart() {
        pods.awaitEvent("denied", "was denied, reason=\"Unwelcome\", message=\"not this pod\"");
        pods.awaitEvent(
                "denied",
                "FailedMount: MountVolume.SetUp failed for volume \"tls\" : PodCertificateRequest"
                        + " was permanently denied: reason=\"Unwelcome\" message=\"not this pod\"");
        pods.awaitEvent("failed", "failed, reason=\"Broken\", message=\"no ink\"");
        assertThat(pods.value("denied", ".status.phase")).isEqualTo("Pending");
        assertThat(pods.value("failed", ".status.phase")).isEqualTo("Pending");
    }
}
