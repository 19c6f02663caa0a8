package dev.navarch.api.release;

import dev.navarch.api.auth.token.TokenSettings;
import dev.navarch.api.auth.token.TokenSigner;
import dev.navarch.api.pki.ClusterPki;
import dev.navarch.api.pki.ComponentTokens;
import dev.navarch.api.pki.Kubeconfig;
import dev.navarch.api.pki.PkiBootstrap;
import dev.navarch.api.pki.PkiPlan;
import dev.navarch.api.store.encryption.OwnKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The keys' directory as the API service makes it at its first start, by the same code, and what a
 * release needs beside it. What is in the directory before is kept; tokens are always new.
 */
final class ReleaseKeys implements ReleaseSecrets.Source {

    static final String KUBECONFIG = "kubeconfig";
    static final String PASSWORD = "password";
    static final String TOKEN = "token";

    /** Only service accounts' tokens name it, and none is issued here. */
    private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    private static final int PASSWORD_BYTES = 24;

    private final Path home;
    private final String nodeName;
    private final PkiBootstrap bootstrap;
    private final InstantSource clock;
    private final String url;
    private @Nullable X509Certificate authority;

    /**
     * @param home an empty directory
     * @param url where the kubeconfig finds the cluster
     */
    ReleaseKeys(Path home, String nodeName, String url, InstantSource clock) {
        this.home = home;
        this.nodeName = nodeName;
        this.url = url;
        this.bootstrap = new PkiBootstrap(home, clock);
        this.clock = clock;
    }

    @Override
    public Path directory() {
        return home.resolve("pki");
    }

    @Override
    public void make() throws IOException {
        ClusterPki pki = bootstrap.run(plan());
        authority = pki.ca();
        OwnKey.file(directory());
        ComponentTokens.writeCommandKey(home);
        TokenSigner signer = new TokenSigner(TokenSettings.of(pki.serviceAccount(), ISSUER), clock);
        ComponentTokens.write(home, nodeName, signer);
    }

    /** Its RSA key takes longest of all, so it is made when it is missing, and not before. */
    @Override
    public String kubeconfig() throws IOException {
        return Kubeconfig.of(
                url,
                Objects.requireNonNull(authority, "nothing made yet"),
                bootstrap.administrator().orElseThrow());
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
