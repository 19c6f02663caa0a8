package dev.navarch.nodeagent.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.wire.pki.CertificateAuthority;
import dev.navarch.wire.pki.CertificateSpec;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.IdentityFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate is renewed in the last third of its life, however often that fails at first. */
class CertificateRenewalTest {

    private static final Duration LIFE = Duration.ofDays(100);
    private static final CertificateAuthority AUTHORITY =
            CertificateAuthority.create("test", Duration.ofDays(1000), InstantSource.system());

    @TempDir Path directory;

    private final Instant begin = Instant.now();
    private final AtomicReference<Instant> now = new AtomicReference<>(begin);
    private final AtomicInteger asked = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private IdentityFile file;

    @BeforeEach
    void writeTheFirst() throws IOException {
        IdentityFile.write(directory.resolve("node.pem"), issue());
        file = new IdentityFile(directory.resolve("node.pem"));
    }

    private static Identity issue() {
        return AUTHORITY.issue(
                new CertificateSpec(
                        "system:node:a",
                        List.of("system:nodes"),
                        List.of(),
                        List.of(),
                        false,
                        true,
                        LIFE));
    }

    @Test
    void leavesAYoungOneAlone() {
        now.set(begin.plus(Duration.ofDays(60)));
        renewal(CertificateRenewalTest::issue).look();
        assertThat(asked).hasValue(0);
    }

    @Test
    void replacesAnOldOneWithAnotherKey() throws IOException {
        Identity before = file.get();
        now.set(begin.plus(Duration.ofDays(80)));
        renewal(CertificateRenewalTest::issue).look();
        Identity after = new IdentityFile(directory.resolve("node.pem")).get();
        assertThat(after.key()).isNotEqualTo(before.key()).isEqualTo(file.get().key());
    }

    @Test
    void triesAgainAfterAFailure() {
        now.set(begin.plus(Duration.ofDays(80)));
        CertificateRenewal renewal =
                renewal(() -> {
                    throw new IOException("away");
                });
        renewal.look();
        renewal.look();
        assertThat(asked).hasValue(2);
    }

    private CertificateRenewal renewal(CertificateRenewal.Source source) {
        return new CertificateRenewal(
                "client",
                file,
                () -> {
                    asked.incrementAndGet();
                    return source.get();
                },
                now::get);
    }
}
