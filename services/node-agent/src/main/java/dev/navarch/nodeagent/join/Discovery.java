package dev.navarch.nodeagent.join;

import dev.navarch.wire.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decides whether what a server that nobody knows yet says of its authority is to be believed: it
 * must be signed with the bootstrap token (detached JWS, RFC 7515 appendix F, HMAC SHA-256), and
 * the authority must have the public key that was told beforehand, if one was.
 */
final class Discovery {

    private static final Pattern AUTHORITY =
            Pattern.compile("(?m)^\\s*certificate-authority-data:\\s*(\\S+)\\s*$");
    private static final Pattern HASH = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private Discovery() {}

    /**
     * The cluster's authority.
     *
     * @param clusterInfo the ConfigMap as it was read
     * @param pin of the authority's public key, {@code sha256:…}; empty for none
     * @throws JoinException that says why it is not believed
     */
    static X509Certificate authority(
            JsonNode clusterInfo, BootstrapToken token, Optional<String> pin) {
        String kubeconfig = clusterInfo.at("/data/kubeconfig").asString("");
        String signature =
                clusterInfo.path("data").path("jws-kubeconfig-" + token.id()).asString("");
        if (kubeconfig.isEmpty()) {
            throw new JoinException("no machine can join this cluster: it has no cluster-info");
        }
        if (signature.isEmpty()) {
            throw new JoinException(
                    "the cluster does not know the token "
                            + token.id()
                            + ": it is mistyped, has expired, or is of another cluster;"
                            + " \"navarch token create\" makes a new one");
        }
        if (!isSigned(kubeconfig, signature, token)) {
            throw new JoinException(
                    "the token's second half is wrong, or this is not the cluster that made it:"
                            + " cluster-info is not signed with it");
        }
        X509Certificate authority = read(kubeconfig);
        pin.ifPresent(wanted -> check(authority, wanted));
        return authority;
    }

    private static void check(X509Certificate authority, String wanted) {
        String pin = wanted.toLowerCase(Locale.ROOT);
        if (!HASH.matcher(pin).matches()) {
            throw new JoinException("--ca-cert-hash must be sha256: and 64 hexadecimal digits");
        }
        String found = hash(authority);
        if (!found.equals(pin)) {
            throw new JoinException(
                    "the cluster's authority is not the one that --ca-cert-hash names, but "
                            + found
                            + ": this is another cluster, or somebody stands between");
        }
    }

    /**
     * SHA-256 of the authority's public key, as kubeadm's {@code --discovery-token-ca-cert-hash}.
     */
    static String hash(X509Certificate authority) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(
                                    MessageDigest.getInstance("SHA-256")
                                            .digest(authority.getPublicKey().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK lacks SHA-256", e);
        }
    }

    private static X509Certificate read(String kubeconfig) {
        Matcher found = AUTHORITY.matcher(kubeconfig);
        try {
            if (found.find()) {
                return Pem.certificates(
                                new String(
                                        Base64.getDecoder().decode(found.group(1)),
                                        StandardCharsets.US_ASCII))
                        .getFirst();
            }
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            throw new JoinException("cluster-info holds no certificate", damaged);
        }
        throw new JoinException("cluster-info names no authority");
    }

    private static boolean isSigned(String content, String jws, BootstrapToken token) {
        String[] parts = jws.split("\\.", -1);
        if (parts.length != 3 || !parts[1].isEmpty()) {
            return false;
        }
        try {
            JsonNode header = JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(parts[0]));
            if (!header.path("alg").asString("").equals("HS256")
                    || !header.path("kid").asString("").equals(token.id())) {
                return false;
            }
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(
                    new SecretKeySpec(
                            token.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            String signed =
                    parts[0]
                            + "."
                            + BASE64.encodeToString(content.getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(
                    mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)),
                    Base64.getUrlDecoder().decode(parts[2]));
        } catch (IllegalArgumentException | JacksonException damaged) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK lacks HMAC SHA-256", e);
        }
    }
}
