package dev.navarch.controller.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.controller.TestCluster;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PodRequestCleanerControllerTest {

    private final TestCluster cluster = new TestCluster();

    @Test
    void keepsARequestForAQuarterOfAnHour() {
        cluster.with(new PodRequestCleanerController(cluster.views, cluster.clock));
        cluster.create(
                Resources.POD_CERTIFICATE_REQUESTS,
                new GenericKubernetesResourceBuilder()
                        .withApiVersion("certificates.k8s.io/v1")
                        .withKind("PodCertificateRequest")
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("r")
                        .endMetadata()
                        .build());
        cluster.settle();
        cluster.pass(Duration.ofMinutes(15).minusSeconds(1));
        assertThat(isThere()).isTrue();
        cluster.pass(Duration.ofSeconds(1));
        assertThat(isThere()).isFalse();
    }

    private boolean isThere() {
        return cluster.exists(
                Resources.POD_CERTIFICATE_REQUESTS, "default/r", GenericKubernetesResource.class);
    }
}
