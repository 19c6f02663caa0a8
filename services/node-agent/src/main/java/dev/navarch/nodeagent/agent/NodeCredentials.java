package dev.navarch.nodeagent.agent;

import dev.navarch.bus.TokenFile;
import dev.navarch.bus.TokenSource;
import dev.navarch.nodeagent.join.CertificateRenewal;
import dev.navarch.nodeagent.join.JoinedFiles;
import dev.navarch.nodeagent.join.NodeCertificates;
import dev.navarch.nodeagent.join.SignedTokens;
import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.http.ServerTls;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.IdentityFile;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.SecureFiles;
import dev.navarch.wire.pki.Tls;
import dev.navarch.wire.pki.TrustedAuthorities;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * By what an agent proves who it is: on the cluster's own machine by a token and a certificate that
 * the API service writes, on a machine that joined by the certificates that it got then.
 */
sealed interface NodeCredentials {

    ApiClient api(URI server, TrustedAuthorities authorities);

    /** For the commands of the machine's own node. */
    TokenSource tokens();

    /** For the agent's server. */
    ServerTls serving(TrustedAuthorities clients);

    /** What must be looked at now and then. */
    List<CertificateRenewal> renewals(String address, ApiClient api);

    /** Waits for what is needed of either kind. */
    static NodeCredentials await(Path home, String nodeName, Duration limit) throws IOException {
        JoinedFiles files = new JoinedFiles(home);
        if (files.joined()) {
            return new Joined(
                    nodeName, new IdentityFile(files.client()), new IdentityFile(files.serving()));
        }
        Path pki = home.resolve("pki");
        SecureFiles.await(pki.resolve("node-agent.token"), limit);
        SecureFiles.await(pki.resolve("node.crt"), limit);
        SecureFiles.await(pki.resolve("node.key"), limit);
        try {
            return new Own(
                    new TokenFile(pki.resolve("node-agent.token")),
                    Pem.identity(pki.resolve("node.crt"), pki.resolve("node.key")));
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot read " + pki.resolve("node.crt"), e);
        }
    }

    /** On the API service's machine, or with files that came from there. */
    record Own(TokenSource tokens, Identity server) implements NodeCredentials {

        @Override
        public ApiClient api(URI address, TrustedAuthorities authorities) {
            return ApiClient.withToken(address, authorities, tokens::current);
        }

        @Override
        public ServerTls serving(TrustedAuthorities clients) {
            SslContext context = Tls.server(server, Optional.of(clients.certificates()));
            return serverName -> context;
        }

        @Override
        public List<CertificateRenewal> renewals(String address, ApiClient api) {
            return List.of();
        }
    }

    /** On a machine that joined. */
    record Joined(String nodeName, IdentityFile client, IdentityFile server)
            implements NodeCredentials {

        @Override
        public ApiClient api(URI address, TrustedAuthorities authorities) {
            Supplier<Identity> shown = client;
            return ApiClient.withIdentity(address, authorities, shown);
        }

        @Override
        public TokenSource tokens() {
            return new SignedTokens(client, InstantSource.system());
        }

        @Override
        public ServerTls serving(TrustedAuthorities clients) {
            return new RenewedTls(server, clients.certificates());
        }

        @Override
        public List<CertificateRenewal> renewals(String address, ApiClient api) {
            return NodeCertificates.renewals(nodeName, address, api, client, server);
        }
    }
}
