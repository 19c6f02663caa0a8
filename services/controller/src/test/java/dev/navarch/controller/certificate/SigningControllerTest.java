package dev.navarch.controller.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.controller.TestCluster;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.testkit.CertificateAsk;
import dev.navarch.wire.pki.CertificateAuthority;
import dev.navarch.wire.pki.KeyPairs;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.TrustedAuthorities;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigningControllerTest {

    private static final String CLIENT = "kubernetes.io/kube-apiserver-client";
    private static final String NODE_CLIENT = "kubernetes.io/kube-apiserver-client-kubelet";
    private static final String NODE_SERVING = "kubernetes.io/kubelet-serving";
    private static final Duration YEAR = Duration.ofDays(365);

    private final TestCluster cluster = new TestCluster();
    private final CertificateAuthority ca =
            CertificateAuthority.create("ca", Duration.ofDays(3650), cluster.clock);
    private final AtomicReference<Optional<CertificateAuthority>> authority =
            new AtomicReference<>(Optional.of(ca));
    private final KeyPair keys = KeyPairs.create();

    SigningControllerTest() {
        cluster.with(new SigningController(cluster.views, authority::get, YEAR, cluster.clock));
    }

    @Test
    void signsForAUserWhatWasApproved() throws Exception {
        request(CLIENT, "client auth, digital signature", "O=team,O=others,CN=jane");
        assertThat(certificate()).isEmpty();

        decide("Approved");

        X509Certificate signed = certificate().orElseThrow();
        assertThat(signed.getSubjectX500Principal().getName()).isEqualTo("CN=jane,O=others,O=team");
        assertThat(signed.getPublicKey()).isEqualTo(keys.getPublic());
        assertThat(signed.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(signed.getKeyUsage()).startsWith(true, false, false, false);
        assertThat(signed.getBasicConstraints()).isEqualTo(-1);
        assertThat(
                        new TrustedAuthorities(List.of(ca.certificate()))
                                .verifiesClient(List.of(signed), cluster.clock.instant()))
                .isTrue();
        assertThat(request().getStatus().getConditions()).hasSize(1);
    }

    @Test
    void signsForANodesServerWithItsNames() throws Exception {
        request(
                NODE_SERVING,
                "server auth, digital signature, key encipherment",
                "O=system:nodes,CN=system:node:a",
                "DNS:a.example",
                "IP:10.0.0.1");
        decide("Approved");
        assertThat(certificate().orElseThrow().getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(List.of(2, "a.example"), List.of(7, "10.0.0.1"));
    }

    @ParameterizedTest
    @CsvSource({", 31536000", "3600, 3600", "100000000, 31536000", "60, 600", "86400, 86400"})
    void givesTheTimeThatWasAskedForWithinBounds(Integer asked, long given) {
        create(
                new CertificateSigningRequestBuilder(
                                draft(CLIENT, "client auth", CertificateAsk.of(keys, "CN=jane")))
                        .editSpec()
                        .withExpirationSeconds(asked)
                        .endSpec()
                        .build());
        decide("Approved");
        X509Certificate signed = certificate().orElseThrow();
        Duration earlier = Duration.ofMinutes(5);
        assertThat(signed.getNotBefore())
                .isEqualTo(java.util.Date.from(cluster.clock.instant().minus(earlier)));
        assertThat(signed.getNotAfter())
                .isEqualTo(
                        java.util.Date.from(
                                cluster.clock
                                        .instant()
                                        .plusSeconds(given)
                                        .minus(given < 28_800 ? Duration.ZERO : earlier)));
    }

    @Test
    void outlivesItsAuthorityByNothing() {
        authority.set(
                Optional.of(
                        CertificateAuthority.create("old", Duration.ofDays(30), cluster.clock)));
        request(CLIENT, "client auth", "CN=jane");
        decide("Approved");
        assertThat(certificate().orElseThrow().getNotAfter())
                .isEqualTo(authority.get().orElseThrow().certificate().getNotAfter());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                CLIENT
                        + "|client auth, server auth|CN=jane||invalid usage for client certificate: server auth",
                CLIENT
                        + "|digital signature|CN=jane||missing required usage for client certificate: client auth",
                NODE_CLIENT
                        + "|client auth, digital signature|O=x,CN=system:node:a||subject organization is not system:nodes",
                NODE_CLIENT
                        + "|client auth, digital signature|O=system:nodes,O=system:masters,CN=system:node:a||subject organization is not system:nodes",
                NODE_CLIENT
                        + "|client auth, digital signature|O=system:nodes,CN=a||subject common name does not begin with system:node:",
                NODE_CLIENT
                        + "|client auth, digital signature|O=system:nodes,CN=system:node:a|DNS:a|DNS subjectAltNames are not allowed",
                NODE_CLIENT
                        + "|client auth, digital signature|O=system:nodes,CN=system:node:a|IP:10.0.0.1|IP subjectAltNames are not allowed",
                NODE_CLIENT
                        + "|client auth|O=system:nodes,CN=system:node:a||usages did not match [client auth digital signature key encipherment]",
                NODE_SERVING
                        + "|server auth, digital signature|O=system:nodes,CN=system:node:a||DNS or IP subjectAltName is required",
                NODE_SERVING
                        + "|server auth, digital signature|O=system:nodes,CN=system:node:a|DNS:a EMAIL:a@b.c|Email subjectAltNames are not allowed",
                NODE_SERVING
                        + "|server auth, digital signature|O=system:nodes,CN=system:node:a|DNS:a URI:https://a|URI subjectAltNames are not allowed",
                NODE_SERVING
                        + "|server auth, client auth, digital signature|O=system:nodes,CN=system:node:a|DNS:a|usages did not match [digital signature key encipherment server auth]",
            })
    void saysWhyItDoesNotSign(
            String signer, String usages, String subject, String names, String why) {
        request(signer, usages, subject, names == null ? new String[0] : names.split(" "));
        decide("Approved");
        assertThat(certificate()).isEmpty();
        CertificateSigningRequestCondition failed = request().getStatus().getConditions().getLast();
        assertThat(failed.getType()).isEqualTo("Failed");
        assertThat(failed.getStatus()).isEqualTo("True");
        assertThat(failed.getReason()).isEqualTo("SignerValidationFailure");
        assertThat(failed.getMessage()).isEqualTo(why);
        assertThat(request().getStatus().getConditions().getFirst().getType())
                .isEqualTo("Approved");
    }

    @Test
    void acceptsANodeWithoutEnciphermentForKeysThatAreNotRsa() {
        request(NODE_CLIENT, "client auth, digital signature", "O=system:nodes,CN=system:node:a");
        decide("Approved");
        assertThat(certificate()).isPresent();
    }

    @Test
    void signsNoKeyThatTheAskerDoesNotHold() {
        KeyPair stolen = new KeyPair(KeyPairs.create().getPublic(), keys.getPrivate());
        create(draft(CLIENT, "client auth", CertificateAsk.of(stolen, "CN=jane")));
        decide("Approved");
        assertThat(certificate()).isEmpty();
        assertThat(request().getStatus().getConditions().getLast().getMessage())
                .isEqualTo("unable to verify certificate request signature");
    }

    @Test
    void leavesOthersSignersAndDeniedRequestsAlone() {
        request("example.org/own", "client auth", "CN=jane");
        decide("Approved");
        assertThat(certificate()).isEmpty();
        assertThat(request().getStatus().getConditions()).hasSize(1);
        cluster.api.delete(ObjectKey.cluster(Resources.CERTIFICATE_SIGNING_REQUESTS, "r"));
        request(CLIENT, "client auth", "CN=jane");
        decide("Denied");
        assertThat(certificate()).isEmpty();
        assertThat(request().getStatus().getConditions()).hasSize(1);
    }

    @Test
    void waitsForTheAuthoritysKey() {
        authority.set(Optional.empty());
        request(CLIENT, "client auth", "CN=jane");
        decide("Approved");
        assertThat(certificate()).isEmpty();
        authority.set(Optional.of(ca));
        cluster.pass(Duration.ofSeconds(1));
        assertThat(certificate()).isPresent();
    }

    private void request(String signer, String usages, String subject, String... names) {
        create(draft(signer, usages, CertificateAsk.of(keys, subject, names)));
    }

    private void create(CertificateSigningRequest request) {
        cluster.create(Resources.CERTIFICATE_SIGNING_REQUESTS, request);
        cluster.settle();
    }

    static CertificateSigningRequest draft(String signer, String usages, CertificateAsk ask) {
        return new CertificateSigningRequestBuilder()
                .withNewMetadata()
                .withName("r")
                .endMetadata()
                .withNewSpec()
                .withSignerName(signer)
                .withUsages(usages.split(", "))
                .withRequest(ask.encoded())
                .endSpec()
                .build();
    }

    private void decide(String type) {
        decide(cluster, type);
    }

    static void decide(TestCluster cluster, String type) {
        CertificateSigningRequest decided =
                new CertificateSigningRequestBuilder(request(cluster))
                        .editOrNewStatus()
                        .addNewCondition()
                        .withType(type)
                        .withStatus("True")
                        .withReason("Tested")
                        .withLastUpdateTime(cluster.clock.instant().toString())
                        .endCondition()
                        .endStatus()
                        .build();
        cluster.api.update(
                ObjectKey.cluster(Resources.CERTIFICATE_SIGNING_REQUESTS, "r"), "status", decided);
        cluster.settle();
    }

    private CertificateSigningRequest request() {
        return request(cluster);
    }

    private static CertificateSigningRequest request(TestCluster cluster) {
        return cluster.get(
                Resources.CERTIFICATE_SIGNING_REQUESTS, "r", CertificateSigningRequest.class);
    }

    private Optional<X509Certificate> certificate() {
        return Optional.ofNullable(request().getStatus())
                .map(status -> status.getCertificate())
                .map(text -> {
                    try {
                        String pem =
                                new String(
                                        Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
                        return Pem.certificates(pem).getFirst();
                    } catch (java.security.GeneralSecurityException e) {
                        throw new AssertionError(e);
                    }
                });
    }
}
