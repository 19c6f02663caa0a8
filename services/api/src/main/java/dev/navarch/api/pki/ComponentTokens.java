package dev.navarch.api.pki;

import dev.navarch.api.auth.token.ComponentIdentity;
import dev.navarch.api.auth.token.TokenSigner;
import dev.navarch.wire.pki.SecureFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The bearer tokens by which Navarch's own services prove who they are. */
public final class ComponentTokens {

    private static final String NODES = "system:nodes";
    private static final int COMMAND_KEY = 32;

    private ComponentTokens() {}

    /** Whom each token file names. */
    public static Map<String, ComponentIdentity> identities(String nodeName) {
        return Map.of(
                "controller-manager", user("system:kube-controller-manager"),
                "scheduler", user("system:kube-scheduler"),
                "proxy", user("system:kube-proxy"),
                "metrics",
                        user(
                                "system:serviceaccount:kube-system:metrics-server",
                                "system:serviceaccounts",
                                "system:serviceaccounts:kube-system"),
                "node-agent", user("system:node:" + nodeName, NODES),
                "simulated-nodes", user("system:navarch:simulated-nodes", NODES));
    }

    /** Writes all tokens anew, so that they are always of the current key. */
    public static void write(Path home, String nodeName, TokenSigner signer) throws IOException {
        for (Map.Entry<String, ComponentIdentity> entry : identities(nodeName).entrySet()) {
            SecureFiles.write(
                    home.resolve("pki").resolve(entry.getKey() + ".token"),
                    signer.component(entry.getValue()));
        }
    }

    /** Makes the key by which Secrets in commands are encrypted on their way here, once. */
    public static void writeCommandKey(Path home) throws IOException {
        byte[] key = new byte[COMMAND_KEY];
        new SecureRandom().nextBytes(key);
        SecureFiles.create(
                home.resolve("pki/commands.key"), Base64.getEncoder().encodeToString(key));
    }

    private static ComponentIdentity user(String name, String... groups) {
        return new ComponentIdentity(name, List.of(groups));
    }
}
