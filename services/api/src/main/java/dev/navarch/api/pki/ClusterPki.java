package dev.navarch.api.pki;

import dev.navarch.wire.pki.Identity;
import java.security.KeyPair;
import java.security.cert.X509Certificate;

/**
 * What the API service holds.
 *
 * @param ca signs servers' and users' certificates
 * @param server the API server's own
 * @param kubeletClient shown to node agents
 * @param frontProxyCa signs what {@code frontProxyClient} shows to aggregated APIs
 * @param serviceAccount signs service account tokens
 */
public record ClusterPki(
        X509Certificate ca,
        Identity server,
        Identity kubeletClient,
        X509Certificate frontProxyCa,
        Identity frontProxyClient,
        KeyPair serviceAccount) {}
