package dev.navarch.wire.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a machine that joins makes, keeps and shows. */
class NodeIdentityTest {

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final CertificateAuthority AUTHORITY =
            CertificateAuthority.create("test", Duration.ofDays(10), InstantSource.system());
    private static final CertificateSpec NODE =
            CertificateSpec.client("system:node:a", "system:nodes");

    @TempDir Path directory;

    @Test
    void asksForWhatIsReadBack() throws Exception {
        KeyPair keys = KeyPairs.create();
        CertificateRequest read =
                CertificateRequest.parse(
                        RequestWriter.pem(
                                        keys,
                                        new CertificateSpec(
                                                "system:node:a",
                                                List.of("system:nodes"),
                                                List.of("a"),
                                                List.of("192.0.2.1"),
                                                true,
                                                false,
                                                Duration.ZERO))
                                .getBytes(StandardCharsets.US_ASCII));
        assertThat(read.commonName()).isEqualTo("system:node:a");
        assertThat(read.organizations()).containsExactly("system:nodes");
        assertThat(read.hosts()).containsExactly("a");
        assertThat(read.addresses()).containsExactly("192.0.2.1");
    }

    @Test
    void takesUpARenewedFile() throws Exception {
        Path file = directory.resolve("node.pem");
        IdentityFile.write(file, AUTHORITY.issue(NODE));
        IdentityFile reader = new IdentityFile(file);
        Identity first = reader.get();
        Identity second = AUTHORITY.issue(NODE);
        new IdentityFile(file).renew(second);
        assertThat(reader.get().certificate())
                .isEqualTo(second.certificate())
                .isNotEqualTo(first.certificate());
    }

    @Test
    void aTokenNamesItsCertificateToItsAudienceUntilItEnds() {
        Identity node = AUTHORITY.issue(NODE);
        String token = CertificateToken.sign(node, "commands", now.plusSeconds(60));
        assertThat(read(token, "commands", now)).containsExactly(node.certificate());
        assertThat(read(token, "else", now)).isEmpty();
        assertThat(read(token, "commands", now.plusSeconds(61))).isEmpty();
        assertThat(read(token, "commands", now.minus(Duration.ofDays(2)))).isEmpty();
    }

    @Test
    void aTokenSignedByAnotherKeyNamesNobody() {
        Identity node = AUTHORITY.issue(NODE);
        Identity forged = new Identity(KeyPairs.create().getPrivate(), node.chain());
        String token = CertificateToken.sign(forged, "commands", now.plusSeconds(60));
        assertThat(read(token, "commands", now)).isEmpty();
        assertThat(read("a.b.c", "commands", now)).isEmpty();
        assertThat(read("", "commands", now)).isEmpty();
    }

    private static List<java.security.cert.X509Certificate> read(
            String token, String audience, Instant when) {
        return CertificateToken.read(token, audience, when, Duration.ofDays(1))
                .map(CertificateToken::chain)
                .orElse(List.of());
    }
}
