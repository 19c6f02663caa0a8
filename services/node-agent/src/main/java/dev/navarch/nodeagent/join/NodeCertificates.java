package dev.navarch.nodeagent.join;

import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.pki.IdentityFile;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** How a joined node renews its two certificates: by the client certificate that it still has. */
public final class NodeCertificates {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private NodeCertificates() {}

    public static List<CertificateRenewal> renewals(
            String node, String address, ApiClient api, IdentityFile client, IdentityFile serving) {
        SigningRequests requests = new SigningRequests(api, node, LIMIT);
        return List.of(
                new CertificateRenewal("client", client, requests::client, InstantSource.system()),
                new CertificateRenewal(
                        "serving",
                        serving,
                        () -> requests.serving(address),
                        InstantSource.system()));
    }
}
