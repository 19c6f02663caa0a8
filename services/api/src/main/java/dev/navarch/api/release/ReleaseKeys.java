package dev.navarch.api.release;

import dev.navarch.api.auth.token.TokenSettings;
import dev.navarch.api.auth.token.TokenSigner;
import dev.navarch.api.pki.ClusterPki;
import dev.navarch.api.pki.ComponentTokens;
import dev.navarch.api.pki.Kubeconfig;
import dev.navarch.api.pki.PkiBootstrap;
import dev.navarch.api.pki.PkiPlan;
import dev.navarch.api.store.encryption.OwnKey;
import dev.navarch.wire.pki.SecureFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;

/**
 * The keys' directory as the API service makes it at its first start, by the same code, and what a
 * release needs beside it. What is in the directory before is kept; tokens are always new.
 */
final class ReleaseKeys {

    static final String KUBECONFIG = "kubeconfig";
    static final String PASSWORD = "password";

    /** Only service accounts' tokens name it, and none is issued here. */
    private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    private static final int PASSWORD_BYTES = 24;

    private final Path home;
    private final String nodeName;
    private final PkiBootstrap bootstrap;
    private final InstantSource clock;

    ReleaseKeys(Path home, String nodeName, InstantSource clock) {
        this.home = home;
        this.nodeName = nodeName;
        this.bootstrap = new PkiBootstrap(home, clock);
        this.clock = clock;
    }

    Path directory() {
        return home.resolve("pki");
    }

    /**
     * Makes what is missing.
     *
     * @param url where the kubeconfig finds the cluster
     */
    void make(String url) throws IOException {
        ClusterPki pki = bootstrap.run(plan());
        OwnKey.file(directory());
        ComponentTokens.writeCommandKey(home);
        TokenSigner signer = new TokenSigner(TokenSettings.of(pki.serviceAccount(), ISSUER), clock);
        ComponentTokens.write(home, nodeName, signer);
        SecureFiles.write(
                directory().resolve(KUBECONFIG),
                Kubeconfig.of(url, pki.ca(), bootstrap.administrator().orElseThrow()));
    }

    static String password() {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /**
     * The API makes a serving certificate of its own; the metrics service is called by this name.
     */
    private PkiPlan plan() {
        return new PkiPlan(
                List.of("kubernetes"),
                List.of("127.0.0.1"),
                List.of(nodeName, "localhost", "metrics-server.kube-system.svc"),
                List.of("127.0.0.1"),
                nodeName);
    }
}
