package dev.navarch.controller.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.controller.TestCluster;
import dev.navarch.model.Resources;
import dev.navarch.testkit.CertificateAsk;
import dev.navarch.wire.pki.CertificateAuthority;
import dev.navarch.wire.pki.KeyPairs;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestCleanerControllerTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestCluster cluster = new TestCluster();
    private final CertificateAuthority ca =
            CertificateAuthority.create("ca", Duration.ofDays(3650), cluster.clock);

    RequestCleanerControllerTest() {
        cluster.with(new RequestCleanerController(cluster.views, cluster.clock));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Approved", "Denied", "Failed"})
    void keepsADecidedRequestForAnHour(String decision) {
        request(Optional.empty());
        cluster.pass(Duration.ofHours(2));
        SigningControllerTest.decide(cluster, decision);
        cluster.pass(Duration.ofHours(1).minus(SECOND));
        assertThat(isThere()).isTrue();
        cluster.pass(SECOND);
        assertThat(isThere()).isFalse();
    }

    @Test
    void keepsAnUndecidedRequestForADay() {
        request(Optional.empty());
        cluster.pass(Duration.ofHours(24).minus(SECOND));
        assertThat(isThere()).isTrue();
        cluster.pass(SECOND);
        assertThat(isThere()).isFalse();
    }

    @Test
    void removesARequestWhoseCertificateHasExpired() {
        cluster.with(
                new SigningController(
                        cluster.views, () -> Optional.of(ca), Duration.ofDays(365), cluster.clock));
        request(Optional.of(600));
        SigningControllerTest.decide(cluster, "Approved");
        cluster.pass(Duration.ofSeconds(599));
        assertThat(isThere()).isTrue();
        cluster.pass(SECOND);
        assertThat(isThere()).isFalse();
    }

    private void request(Optional<Integer> seconds) {
        cluster.create(
                Resources.CERTIFICATE_SIGNING_REQUESTS,
                new CertificateSigningRequestBuilder(
                                SigningControllerTest.draft(
                                        "kubernetes.io/kube-apiserver-client",
                                        "client auth",
                                        CertificateAsk.of(KeyPairs.create(), "CN=jane")))
                        .editSpec()
                        .withExpirationSeconds(seconds.orElse(null))
                        .endSpec()
                        .build());
        cluster.settle();
    }

    private boolean isThere() {
        return cluster.exists(
                Resources.CERTIFICATE_SIGNING_REQUESTS, "r", CertificateSigningRequest.class);
    }
}
