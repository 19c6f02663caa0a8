package dev.navarch.nodeagent.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.nodeagent.worker.PodVolumes.VolumeFailure;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.PodSigner;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.PodKeyType;
import dev.navarch.wire.pki.Possession;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCertificateProjection;
import io.fabric8.kubernetes.api.model.PodCertificateProjectionBuilder;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PodCertificatesTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Pod POD =
            new PodBuilder()
                    .withNewMetadata()
                    .withNamespace("default")
                    .withName("p")
                    .withUid("uid-1")
                    .endMetadata()
                    .build();

    private final FakeClock clock = new FakeClock(NOW);
    private final PodSigner signer = new PodSigner("authority", NOW);
    private final Requests requests = new Requests();
    private final List<String> events = new ArrayList<>();
    private final PodCertificates certificates =
            new PodCertificates(
                    requests,
                    (pod, path, type, reason, message) -> events.add(reason + ": " + message),
                    clock,
                    new Random(1));

    /** A cluster's requests, by the number that they were made with. */
    private static final class Requests implements CertificateRequests {

        private final List<ObjectNode> asked = new ArrayList<>();
        private final Map<String, CertificateAnswer> known = new HashMap<>();
        private boolean away;

        @Override
        public String ask(Pod pod, PodCertificateProjection wanted, byte[] stub)
                throws IOException {
            if (away) {
                throw new IOException("nobody there");
            }
            ObjectNode request = JsonMapper.shared().createObjectNode();
            request.putObject("metadata")
                    .put("namespace", "default")
                    .put("name", "req-" + (asked.size() + 1));
            request.putObject("spec")
                    .put("podUID", pod.getMetadata().getUid())
                    .put("maxExpirationSeconds", 86400)
                    .put("stubPKCS10Request", Base64.getEncoder().encodeToString(stub));
            asked.add(request);
            String path = "default/req-" + asked.size();
            show(asked.size());
            return path;
        }

        @Override
        public Optional<CertificateAnswer> answer(String path) {
            return Optional.ofNullable(known.get(path));
        }

        void end(int number, ObjectNode status) {
            asked.get(number - 1).set("status", status);
            show(number);
        }

        void show(int number) {
            known.put(
                    "default/req-" + number,
                    CertificateAnswer.read(
                            JsonMapper.shared().writeValueAsBytes(asked.get(number - 1))));
        }
    }

    private Credential get() throws VolumeFailure {
        return get("ECDSAP256");
    }

    private Credential get(String keyType) throws VolumeFailure {
        return certificates.of(
                POD,
                "v",
                0,
                new PodCertificateProjectionBuilder()
                        .withSignerName("a.b/c")
                        .withKeyType(keyType)
                        .withKeyPath("key")
                        .build());
    }

    private void waits() {
        assertThatThrownBy(this::get).hasMessage("credential bundle is not issued yet");
    }

    private void issue(int number) {
        ObjectNode request = requests.asked.get(number - 1);
        requests.end(number, signer.issue(request, clock.instant()));
    }

    private Credential first() throws VolumeFailure {
        waits();
        issue(1);
        return get();
    }

    @ParameterizedTest
    @EnumSource(value = PodKeyType.class, mode = EnumSource.Mode.EXCLUDE, names = "RSA4096")
    void makesAKeyOfEachSortAndShowsThatItHasIt(PodKeyType type) throws Exception {
        assertThatThrownBy(() -> get(type.name()))
                .hasMessage("credential bundle is not issued yet");
        byte[] stub =
                Base64.getDecoder()
                        .decode(requests.asked.getFirst().at("/spec/stubPKCS10Request").asString());
        assertThat(Possession.ofRequest(stub).key().getEncoded()).isNotEmpty();
        issue(1);

        Credential credential = get(type.name());
        X509Certificate leaf = Pem.certificates(credential.chain()).getFirst();
        PrivateKey key = Pem.privateKey(credential.key());
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "Ed25519";
                };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(new byte[] {1, 2, 3});
        byte[] signed = signature.sign();
        signature.initVerify(leaf.getPublicKey());
        signature.update(new byte[] {1, 2, 3});
        assertThat(signature.verify(signed)).isTrue();
    }

    @Test
    void knowsALongKeyThatWouldTakeATestTooLongToMake() {
        assertThat(PodKeyType.RSA4096.parameters())
                .asInstanceOf(InstanceOfAssertFactories.type(RSAKeyGenParameterSpec.class))
                .extracting(RSAKeyGenParameterSpec::getKeysize)
                .isEqualTo(4096);
    }

    @Test
    void asksOnceAndGivesWhatWasIssuedUntilItIsTimeForAnother() throws Exception {
        waits();
        waits();
        issue(1);
        Credential first = get();
        clock.advance(Duration.ofHours(23));
        assertThat(get()).isEqualTo(first);
        assertThat(requests.asked).hasSize(1);
    }

    @Test
    void renewsWithAnotherKeyFromTheTimeThatTheSignerNames() throws Exception {
        Credential first = first();
        clock.advance(Duration.ofHours(23).plusMinutes(28 + 5));
        assertThat(get()).as("the old one while the new one is awaited").isEqualTo(first);
        assertThat(get()).isEqualTo(first);
        assertThat(requests.asked).hasSize(2);
        issue(2);

        Credential second = get();
        assertThat(second.key()).isNotEqualTo(first.key());
        assertThat(second.chain()).isNotEqualTo(first.chain());
        clock.advance(Duration.ofHours(23));
        assertThat(get()).isEqualTo(second);
        assertThat(events).isEmpty();
    }

    @Test
    void keepsTheOldOneWhileNobodyCanBeAskedAndSaysThatItEnds() throws Exception {
        Credential first = first();
        requests.away = true;
        clock.advance(Duration.ofHours(23).plusMinutes(45));
        assertThat(get()).isEqualTo(first);
        assertThat(events)
                .containsExactly("CertificateOverdueForRefresh: PodCertificate refresh overdue");
        clock.advance(Duration.ofMinutes(30));
        assertThat(get()).isEqualTo(first);
        assertThat(get()).isEqualTo(first);
        assertThat(events)
                .hasSize(2)
                .last()
                .isEqualTo("CertificateExpired: PodCertificate expired");
        requests.away = false;
        get();
        assertThat(requests.asked).hasSize(2);
    }

    @Test
    void saysThatItWasDeniedAndDoesNotAskAgain() {
        waits();
        requests.end(1, PodSigner.ended("Denied", "Unknown", "who is this"));
        assertThatThrownBy(this::get)
                .hasMessage(
                        "PodCertificateRequest was permanently denied: reason=\"Unknown\" message=\"who is this\"");
        assertThatThrownBy(this::get).hasMessageContaining("permanently denied");
        assertThat(events)
                .containsExactly(
                        "Denied: PodCertificateRequest default/req-1 was denied,"
                                + " reason=\"Unknown\", message=\"who is this\"");
        assertThat(requests.asked).hasSize(1);
    }

    @Test
    void saysThatItFailedEvenWhenItWasToReplaceAnother() throws Exception {
        first();
        clock.advance(Duration.ofDays(1));
        get();
        requests.end(2, PodSigner.ended("Failed", "Broken", "no key"));
        assertThatThrownBy(this::get).hasMessageContaining("was permanently failed");
        assertThat(events)
                .contains(
                        "Failed: PodCertificateRequest default/req-2 failed, reason=\"Broken\","
                                + " message=\"no key\"");
    }

    @Test
    void asksAgainWhenItsRequestWasDeleted() throws Exception {
        waits();
        requests.known.clear();
        waits();
        clock.advance(Duration.ofMinutes(11));
        assertThatThrownBy(this::get).hasMessageContaining("appears to have been deleted");
        waits();
        issue(2);
        assertThat(get().chain()).isNotEmpty();
    }

    @Test
    void saysWhyItCannotAsk() {
        requests.away = true;
        assertThatThrownBy(this::get)
                .hasMessage("while creating PodCertificateRequest: nobody there");
        requests.away = false;
        waits();
    }

    @Test
    void forgetsPodsThatAreGone() throws Exception {
        first();
        certificates.forget("uid-1");
        waits();
        assertThat(requests.asked).hasSize(2);
    }
}
