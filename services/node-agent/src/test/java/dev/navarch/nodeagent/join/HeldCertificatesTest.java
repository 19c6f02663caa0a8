package dev.navarch.nodeagent.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.wire.pki.CertificateAuthority;
import dev.navarch.wire.pki.CertificateSpec;
import dev.navarch.wire.pki.IdentityFile;
import dev.navarch.wire.pki.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an earlier joining left behind is good for one node of one cluster, for a time. */
class HeldCertificatesTest {

    private static final String ADDRESS = "192.0.2.7";
    private static final CertificateAuthority AUTHORITY = authority("one");

    @TempDir Path home;

    @SuppressWarnings("NullAway.Init")
    private JoinedFiles files;

    private static CertificateAuthority authority(String name) {
        return CertificateAuthority.create(name, Duration.ofDays(1000), InstantSource.system());
    }

    @BeforeEach
    void join() throws IOException {
        files = new JoinedFiles(home);
        Files.createDirectories(files.pki());
        Files.writeString(files.authority(), Pem.encode(AUTHORITY.certificate()));
        issue(files.client(), AUTHORITY, "", Duration.ofDays(100));
        issue(files.serving(), AUTHORITY, ADDRESS, Duration.ofDays(50));
    }

    private static void issue(Path file, CertificateAuthority by, String address, Duration life)
            throws IOException {
        IdentityFile.write(
                file,
                by.issue(
                        new CertificateSpec(
                                "system:node:a",
                                List.of("system:nodes"),
                                address.isEmpty() ? List.of() : List.of("a"),
                                address.isEmpty() ? List.of() : List.of(address),
                                !address.isEmpty(),
                                address.isEmpty(),
                                life)));
    }

    private String fault(String name, String address, Duration later) {
        return new HeldCertificates(files)
                .fault(name, address, Instant.now().plus(later))
                .orElse("");
    }

    @Test
    void serveTheNodeThatTheyAreOf() {
        assertThat(fault("a", ADDRESS, Duration.ZERO)).isEmpty();
    }

    @Test
    void serveNoOtherNode() {
        assertThat(fault("b", ADDRESS, Duration.ZERO)).contains("node-agent.pem is of ", "node:a");
        assertThat(fault("a", "192.0.2.8", Duration.ZERO))
                .endsWith("node-serving.pem does not name 192.0.2.8");
    }

    @Test
    void serveUntilTheyEnd() {
        assertThat(fault("a", ADDRESS, Duration.ofDays(60))).contains("node-serving.pem ended at ");
        assertThat(fault("a", ADDRESS, Duration.ofDays(101))).contains("node-agent.pem ended at ");
    }

    @Test
    void serveNoOtherAuthority() throws IOException {
        issue(files.serving(), authority("two"), ADDRESS, Duration.ofDays(50));
        assertThat(fault("a", ADDRESS, Duration.ZERO)).startsWith("what it has cannot be used");
    }

    @Test
    void areOfNoUseWhenOneIsMissingOrDamaged() throws IOException {
        Files.writeString(files.authority(), "open sesame");
        assertThat(fault("a", ADDRESS, Duration.ZERO)).startsWith("what it has cannot be used");
        Files.delete(files.serving());
        assertThat(fault("a", ADDRESS, Duration.ZERO)).startsWith("what it has cannot be used");
    }
}
