package dev.navarch.api.pki;

import dev.navarch.wire.pki.Identity;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What the operator brings along. What is empty the cluster makes itself.
 *
 * @param clientCas whose client certificates are believed
 * @param kubeletCas who signed the nodes' certificates
 * @param frontProxyCas who signed the certificates of proxies that speak for users
 * @param serviceAccount signs service account tokens
 * @param moreServiceAccountKeys verify them too
 */
public record GivenPki(
        Optional<Identity> server,
        List<X509Certificate> clientCas,
        Optional<Identity> kubeletClient,
        List<X509Certificate> kubeletCas,
        Optional<Identity> frontProxyClient,
        List<X509Certificate> frontProxyCas,
        Optional<KeyPair> serviceAccount,
        List<PublicKey> moreServiceAccountKeys) {

    public static final GivenPki NONE =
            new GivenPki(
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    List.of());

    public GivenPki {
        clientCas = List.copyOf(clientCas);
        kubeletCas = List.copyOf(kubeletCas);
        frontProxyCas = List.copyOf(frontProxyCas);
        moreServiceAccountKeys = List.copyOf(moreServiceAccountKeys);
    }

    /** Whether nothing is left to make. */
    public boolean complete() {
        return !needsAuthority() && !needsFrontProxyAuthority() && serviceAccount.isPresent();
    }

    boolean needsAuthority() {
        return server.isEmpty()
                || clientCas.isEmpty()
                || kubeletClient.isEmpty()
                || kubeletCas.isEmpty();
    }

    boolean needsFrontProxyAuthority() {
        return frontProxyClient.isEmpty() || frontProxyCas.isEmpty();
    }
}
