package dev.navarch.api.pki;

import dev.navarch.wire.pki.Identity;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the API service holds.
 *
 * @param ca by which clients verify the API server's certificate
 * @param server the API server's own
 * @param clientCas whose client certificates name users
 * @param kubeletCas who signed the certificates of node agents
 * @param kubeletClient shown to node agents
 * @param frontProxyCas who signs what {@code frontProxyClient} shows to aggregated APIs
 * @param serviceAccount signs service account tokens
 * @param serviceAccountKeys verify them
 */
public record ClusterPki(
        X509Certificate ca,
        Identity server,
        List<X509Certificate> clientCas,
        List<X509Certificate> kubeletCas,
        Identity kubeletClient,
        List<X509Certificate> frontProxyCas,
        Identity frontProxyClient,
        KeyPair serviceAccount,
        List<PublicKey> serviceAccountKeys) {

    public ClusterPki {
        clientCas = List.copyOf(clientCas);
        kubeletCas = List.copyOf(kubeletCas);
        frontProxyCas = List.copyOf(frontProxyCas);
        serviceAccountKeys = List.copyOf(serviceAccountKeys);
    }
}
