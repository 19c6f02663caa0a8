package dev.navarch.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.auth.token.Tokens;
import dev.navarch.wire.pki.CertificateAuthority;
import dev.navarch.wire.pki.CertificateSpec;
import dev.navarch.wire.pki.CertificateToken;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom a token names that a client certificate's holder signed. */
class CertificateTokensTest {

    private static final CertificateAuthority OURS = authority();
    private static final CertificateAuthority THEIRS = authority();
    private static final CertificateTokens TOKENS =
            new CertificateTokens(
                    new TrustedAuthorities(List.of(OURS.certificate())), InstantSource.system());

    private static CertificateAuthority authority() {
        return CertificateAuthority.create("ca", Duration.ofDays(10), InstantSource.system());
    }

    @Test
    void namesTheCertificatesUser() {
        Identity node = OURS.issue(CertificateSpec.client("system:node:a", "system:nodes"));
        for (int again = 0; again < 2; again++) {
            assertThat(TOKENS.verify(token(node), List.of()).map(Tokens.Verified::user))
                    .hasValueSatisfying(user -> {
                        assertThat(user.name()).isEqualTo("system:node:a");
                        assertThat(user.inGroup("system:nodes")).isTrue();
                    });
        }
    }

    @Test
    void believesNoOtherAuthorityAndNoServersCertificate() {
        Identity stranger = THEIRS.issue(CertificateSpec.client("system:node:a", "system:nodes"));
        Identity server =
                OURS.issue(CertificateSpec.server("system:node:a", List.of("a"), List.of()));
        assertThat(TOKENS.verify(token(stranger), List.of())).isEmpty();
        assertThat(TOKENS.verify(token(server), List.of())).isEmpty();
    }

    private static String token(Identity identity) {
        return CertificateToken.sign(
                identity, CertificateToken.COMMANDS, Instant.now().plusSeconds(600));
    }
}
