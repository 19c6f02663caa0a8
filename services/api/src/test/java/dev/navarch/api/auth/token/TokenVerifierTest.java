package dev.navarch.api.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.FakeClock;
import dev.navarch.wire.pki.KeyPairs;
import java.security.KeyPair;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenVerifierTest {

    private static final String ISSUER = "https://issuer";

    private final FakeClock clock = new FakeClock();
    private final KeyPair keys = KeyPairs.create();
    private final TokenSigner signer = new TokenSigner(keys, ISSUER, clock);
    private final Set<String> there = new HashSet<>(Set.of("sa/ns/app/u1", "pod/ns/p/u2"));
    private final TokenVerifier verifier =
            new TokenVerifier(TokenSettings.of(keys, ISSUER), new Objects(), clock);

    /** What exists, as {@code kind/namespace/name/uid}. */
    private final class Objects implements BoundObjects {

        @Override
        public boolean serviceAccountExists(String namespace, String name, String uid) {
            return there.contains("sa/" + namespace + "/" + name + "/" + uid);
        }

        @Override
        public boolean exists(String kind, String namespace, String name, String uid) {
            return there.contains(kind + "/" + namespace + "/" + name + "/" + uid);
        }
    }

    private String token(List<String> audiences, Optional<BoundTo> bound) {
        return signer.serviceAccount(
                        new TokenSpec(
                                "ns",
                                "app",
                                "u1",
                                audiences,
                                Duration.ofHours(1),
                                bound,
                                Optional.empty()))
                .token();
    }

    @Test
    void namesTheServiceAccountAndItsGroups() {
        var user = verifier.verify(token(List.of(), Optional.empty())).orElseThrow();
        assertThat(user.name()).isEqualTo("system:serviceaccount:ns:app");
        assertThat(user.uid()).isEqualTo("u1");
        assertThat(user.groups())
                .containsExactly(
                        "system:serviceaccounts",
                        "system:serviceaccounts:ns",
                        "system:authenticated");
    }

    @Test
    void refusesWhatAnotherKeySigned() {
        TokenSigner stranger = new TokenSigner(KeyPairs.create(), ISSUER, clock);
        assertThat(verifier.verify(stranger.component(new ComponentIdentity("root", List.of()))))
                .isEmpty();
    }

    @Test
    void refusesAChangedToken() {
        String token = token(List.of(), Optional.empty());
        String[] parts = token.split("\\.");
        String other = token(List.of("x"), Optional.empty()).split("\\.")[1];
        assertThat(verifier.verify(parts[0] + "." + other + "." + parts[2])).isEmpty();
        assertThat(verifier.verify("a.b.c")).isEmpty();
        assertThat(verifier.verify("")).isEmpty();
    }

    @Test
    void expiresEvenWhenRemembered() {
        String token = token(List.of(), Optional.empty());
        assertThat(verifier.verify(token)).isPresent();
        clock.advance(Duration.ofMinutes(61));
        assertThat(verifier.verify(token)).isEmpty();
    }

    @Test
    void diesWithItsServiceAccountAndItsPod() {
        String bound = token(List.of(), Optional.of(new BoundTo("Pod", "p", "u2")));
        String free = token(List.of(), Optional.empty());
        assertThat(verifier.verify(bound).orElseThrow().extra())
                .containsEntry("authentication.kubernetes.io/pod-name", List.of("p"));
        there.remove("pod/ns/p/u2");
        assertThat(verifier.verify(bound)).isEmpty();
        assertThat(verifier.verify(free)).isPresent();
        there.remove("sa/ns/app/u1");
        assertThat(verifier.verify(free)).isEmpty();
    }

    @Test
    void isForItsAudienceOnly() {
        String token = token(List.of("vault"), Optional.empty());
        assertThat(verifier.verify(token)).isEmpty();
        assertThat(verifier.verify(token, List.of("vault", "other")).orElseThrow().audiences())
                .containsExactly("vault");
    }

    @Test
    void knowsNavarchsOwnServices() {
        String token =
                signer.component(new ComponentIdentity("system:node:n1", List.of("system:nodes")));
        var user = verifier.verify(token).orElseThrow();
        assertThat(user.name()).isEqualTo("system:node:n1");
        assertThat(user.groups()).containsExactly("system:nodes", "system:authenticated");
    }
}
