package dev.navarch.api.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.FakeClock;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PkiBootstrapTest {

    @TempDir Path home;

    private final FakeClock clock = new FakeClock();

    private ClusterPki run(String... addresses) throws IOException {
        return new PkiBootstrap(home, clock)
                .run(
                        new PkiPlan(
                                List.of("kubernetes"),
                                List.of(addresses),
                                List.of("localhost"),
                                List.of("127.0.0.1"),
                                "n1"));
    }

    @Test
    void makesEverythingOnceAndKeepsItToItself() throws IOException {
        ClusterPki first = run("127.0.0.1");
        assertThat(run("127.0.0.1").server()).isEqualTo(first.server());
        assertThat(run("127.0.0.1").serviceAccount().getPublic())
                .isEqualTo(first.serviceAccount().getPublic());
        try (var files = Files.list(home.resolve("pki"))) {
            assertThat(files)
                    .extracting(f -> f.getFileName().toString())
                    .containsExactlyInAnyOrder(
                            "ca.crt",
                            "ca.key",
                            "apiserver.crt",
                            "apiserver.key",
                            "apiserver-kubelet-client.crt",
                            "apiserver-kubelet-client.key",
                            "front-proxy-ca.crt",
                            "front-proxy-ca.key",
                            "front-proxy-client.crt",
                            "front-proxy-client.key",
                            "node.crt",
                            "node.key",
                            "sa.key",
                            "sa.pub");
        }
        try (var files = Files.list(home.resolve("pki"))) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void renewsTheServingCertificateForANewAddressAndKeepsTheAuthority() throws IOException {
        ClusterPki first = run("127.0.0.1");
        ClusterPki second = run("127.0.0.1", "10.244.0.1");
        assertThat(second.ca()).isEqualTo(first.ca());
        assertThat(second.server()).isNotEqualTo(first.server());
    }

    @Test
    void renewsWhatIsAboutToExpire() throws IOException {
        ClusterPki first = run("127.0.0.1");
        clock.advance(Duration.ofDays(3630));
        assertThat(run("127.0.0.1").kubeletClient()).isNotEqualTo(first.kubeletClient());
    }

    @Test
    void theAdministratorIsBelieved() throws IOException {
        ClusterPki pki = run("127.0.0.1");
        assertThat(
                        new TrustedAuthorities(List.of(pki.ca()))
                                .verifiesClient(
                                        new PkiBootstrap(home, clock)
                                                .administrator()
                                                .orElseThrow()
                                                .chain(),
                                        clock.instant()))
                .isTrue();
    }
}
