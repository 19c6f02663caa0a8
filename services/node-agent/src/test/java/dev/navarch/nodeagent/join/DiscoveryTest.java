package dev.navarch.nodeagent.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.wire.pki.CertificateAuthority;
import dev.navarch.wire.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An authority is believed by the token's signature and by its hash, and by nothing less. */
class DiscoveryTest {

    private static final BootstrapToken TOKEN =
            BootstrapToken.parse("--token", "abcdef.0123456789abcdef");
    private static final X509Certificate AUTHORITY =
            CertificateAuthority.create("one", Duration.ofDays(1), InstantSource.system())
                    .certificate();

    @Test
    void believesWhatTheTokenSigned() {
        assertThat(
                        Discovery.authority(
                                signed(AUTHORITY, "0123456789abcdef"),
                                TOKEN,
                                Optional.of(Discovery.hash(AUTHORITY))))
                .isEqualTo(AUTHORITY);
    }

    @Test
    void doesNotBelieveWhatAnotherSecretSigned() {
        refuses(signed(AUTHORITY, "fedcba9876543210"), "is not signed with it");
    }

    @Test
    void doesNotBelieveWhatWasChangedAfterwards() {
        ObjectNode map = signed(AUTHORITY, "0123456789abcdef");
        map.withObjectProperty("data")
                .put("kubeconfig", map.at("/data/kubeconfig").asString("") + "#");
        refuses(map, "is not signed with it");
    }

    @Test
    void saysThatItDoesNotKnowTheToken() {
        ObjectNode map = signed(AUTHORITY, "0123456789abcdef");
        map.withObjectProperty("data").remove("jws-kubeconfig-abcdef");
        refuses(map, "does not know the token abcdef");
    }

    @Test
    void refusesAnAuthorityOfAnotherHash() {
        assertThatThrownBy(() ->
                        Discovery.authority(
                                signed(AUTHORITY, "0123456789abcdef"),
                                TOKEN,
                                Optional.of("sha256:" + "1".repeat(64))))
                .isInstanceOf(JoinException.class)
                .hasMessageContaining("is not the one that --ca-cert-hash names");
    }

    private static void refuses(JsonNode map, String why) {
        assertThatThrownBy(() -> Discovery.authority(map, TOKEN, Optional.empty()))
                .isInstanceOf(JoinException.class)
                .hasMessageContaining(why);
    }

    private static ObjectNode signed(X509Certificate authority, String secret) {
        String kubeconfig =
                "clusters:\n- cluster:\n    certificate-authority-data: "
                        + Base64.getEncoder()
                                .encodeToString(
                                        Pem.encode(authority).getBytes(StandardCharsets.US_ASCII))
                        + "\n";
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String header =
                base64.encodeToString(
                        "{\"alg\":\"HS256\",\"kid\":\"abcdef\"}"
                                .getBytes(StandardCharsets.US_ASCII));
        String content = base64.encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            byte[] signature =
                    mac.doFinal((header + "." + content).getBytes(StandardCharsets.US_ASCII));
            ObjectNode map = JsonMapper.shared().createObjectNode();
            map.putObject("data")
                    .put("kubeconfig", kubeconfig)
                    .put("jws-kubeconfig-abcdef", header + ".." + base64.encodeToString(signature));
            return map;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
