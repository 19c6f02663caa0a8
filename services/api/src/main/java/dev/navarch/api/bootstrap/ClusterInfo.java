package dev.navarch.api.bootstrap;

import dev.navarch.api.auth.bootstrap.BootstrapToken;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.node.ObjectNode;

/**
 * The ConfigMap {@code cluster-info} in {@code kube-public}: a kubeconfig that anybody may read,
 * signed with each bootstrap token for signing, so that who holds one can trust it (detached JWS,
 * RFC 7515 appendix F, with HMAC SHA-256).
 */
final class ClusterInfo {

    static final String NAMESPACE = "kube-public";
    static final String NAME = "cluster-info";

    private static final String SIGNATURE = "jws-kubeconfig-";
    private static final String SIGNED = "kubeconfig";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private ClusterInfo() {}

    /** Gives the ConfigMap the tokens' signatures and no others. */
    static ObjectNode signed(ObjectNode map, List<BootstrapToken> tokens) {
        if (!map.path("data").has(SIGNED)) {
            return map;
        }
        ObjectNode data = map.withObjectProperty("data");
        Map<String, String> signatures = new TreeMap<>();
        for (BootstrapToken token : tokens) {
            signatures.put(
                    SIGNATURE + token.id(), signature(data.path(SIGNED).asString(""), token));
        }
        List<String> gone =
                data.propertyNames().stream()
                        .filter(key -> key.startsWith(SIGNATURE) && !signatures.containsKey(key))
                        .toList();
        data.remove(gone);
        signatures.forEach(data::put);
        return map;
    }

    private static String signature(String content, BootstrapToken token) {
        String header = encoded("{\"alg\":\"HS256\",\"kid\":\"" + token.id() + "\"}");
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(
                    new SecretKeySpec(
                            token.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signature =
                    mac.doFinal(
                            (header + "." + encoded(content)).getBytes(StandardCharsets.US_ASCII));
            return header + ".." + BASE64.encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK lacks HMAC SHA-256", e);
        }
    }

    private static String encoded(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
