package dev.navarch.wire.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PkiTest {

    private static final InstantSource CLOCK = InstantSource.system();

    private final CertificateAuthority ca =
            CertificateAuthority.create("ca", Duration.ofDays(3650), CLOCK);
    private final TrustedAuthorities trusted = new TrustedAuthorities(List.of(ca.certificate()));

    @Test
    void believesItsOwnClientsOnly() {
        Identity alice = ca.issue(CertificateSpec.client("alice", "a", "b"));
        Instant now = CLOCK.instant();
        assertThat(alice.certificate().getSubjectX500Principal().getName())
                .isEqualTo("CN=alice,O=b,O=a");
        assertThat(trusted.verifiesClient(alice.chain(), now)).isTrue();
        assertThat(trusted.verifiesClient(List.of(), now)).isFalse();
        assertThat(trusted.verifiesClient(alice.chain(), now.plus(Duration.ofDays(4000))))
                .isFalse();
        CertificateAuthority other = CertificateAuthority.create("ca", Duration.ofDays(1), CLOCK);
        assertThat(
                        trusted.verifiesClient(
                                other.issue(CertificateSpec.client("alice")).chain(), now))
                .isFalse();
        Identity server = ca.issue(CertificateSpec.server("s", List.of("s"), List.of()));
        assertThat(trusted.verifiesClient(server.chain(), now)).isFalse();
    }

    @Test
    void readsBackWhatItWrote(@TempDir Path directory) throws Exception {
        Identity identity = ca.issue(CertificateSpec.client("bob"));
        Path crt = directory.resolve("crt");
        Path key = directory.resolve("key");
        SecureFiles.write(crt, Pem.encode(identity.chain()));
        SecureFiles.write(key, "old");
        SecureFiles.write(key, Pem.encode(identity.key()));
        assertThat(Pem.identity(crt, key)).isEqualTo(identity);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(2);
        }
        assertThat(Pem.publicKey(Pem.encode(identity.certificate().getPublicKey())))
                .isEqualTo(identity.certificate().getPublicKey());
    }

    @Test
    void readsAKeyInSec1Form() throws Exception {
        String sec1 =
                """
                -----BEGIN EC PRIVATE KEY-----
                MHcCAQEEIIrYSSNQFaA2Hwf1duRSxKtLYX5CB04fSeQ6tF1aY/PuoAoGCCqGSM49
                AwEHoUQDQgAEPR3tU2Fta9ktY+6P9G0cWO+0kETA6SFs38GecTyudlHz6xvCdz8q
                EKTcWGekdmdDPsHloRNtsiCa697B2O9IFA==
                -----END EC PRIVATE KEY-----
                """;
        assertThat(Pem.privateKey(sec1).getAlgorithm()).startsWith("EC");
    }

    @Test
    void refusesDamagedText() {
        assertThatThrownBy(() -> Pem.privateKey("nothing"))
                .isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> Pem.certificates("nothing"))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void waitsForAFileOfAnother(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("token");
        assertThatThrownBy(() -> SecureFiles.await(file, Duration.ofMillis(1)))
                .isInstanceOf(NoSuchFileException.class);
        SecureFiles.write(file, "abc");
        assertThat(SecureFiles.await(file, Duration.ofSeconds(5))).isEqualTo("abc");
    }
}
