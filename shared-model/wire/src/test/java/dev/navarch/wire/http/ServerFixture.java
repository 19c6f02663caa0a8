package dev.navarch.wire.http;

import dev.navarch.wire.pki.CertificateAuthority;
import dev.navarch.wire.pki.CertificateSpec;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.Tls;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A TLS server on a free port, and clients for it. */
public final class ServerFixture implements AutoCloseable {

    public final CertificateAuthority ca =
            CertificateAuthority.create("test-ca", Duration.ofDays(1), InstantSource.system());
    public final TrustedAuthorities trusted = new TrustedAuthorities(List.of(ca.certificate()));
    public final HttpServer server;

    public ServerFixture(Handler handler) throws IOException {
        this(handler, Dispatch.VIRTUAL_THREAD, 1 << 20);
    }

    public ServerFixture(Handler handler, Dispatch dispatch, int maxBody) throws IOException {
        this(handler, dispatch, options -> options.withMaxBodyBytes(maxBody));
    }

    public ServerFixture(Handler handler, UnaryOperator<ServerOptions> more) throws IOException {
        this(handler, Dispatch.VIRTUAL_THREAD, more);
    }

    private ServerFixture(Handler handler, Dispatch dispatch, UnaryOperator<ServerOptions> more)
            throws IOException {
        Identity identity =
                ca.issue(
                        CertificateSpec.server(
                                "server", List.of("localhost"), List.of("127.0.0.1")));
        server =
                HttpServer.start(
                        more.apply(
                                ServerOptions.of(
                                                "test",
                                                new InetSocketAddress(
                                                        InetAddress.getLoopbackAddress(), 0))
                                        .withTls(
                                                Tls.server(
                                                        identity,
                                                        Optional.of(List.of(ca.certificate()))))),
                        dispatch,
                        handler);
    }

    public HttpClient client(HttpClient.Version version) {
        return client(version, Optional.empty());
    }

    public HttpClient client(HttpClient.Version version, Optional<Identity> identity) {
        return HttpClient.newBuilder()
                .version(version)
                .sslContext(Tls.client(trusted, identity))
                .build();
    }

    public URI uri(String path) {
        return URI.create("https://127.0.0.1:" + server.port() + path);
    }

    @Override
    public void close() {
        server.close();
    }
}
