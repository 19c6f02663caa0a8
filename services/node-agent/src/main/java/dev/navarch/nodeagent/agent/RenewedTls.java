package dev.navarch.nodeagent.agent;

import dev.navarch.wire.http.ServerTls;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.Tls;
import io.netty.handler.ssl.SslContext;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Proves who a server is by a certificate that is renewed from time to time. */
final class RenewedTls implements ServerTls {

    private record Held(Identity of, SslContext context) {}

    private final Supplier<Identity> identity;
    private final List<X509Certificate> askedFrom;
    private volatile Held held;

    /**
     * @param askedFrom the authorities to name when asking clients for a certificate
     */
    RenewedTls(Supplier<Identity> identity, List<X509Certificate> askedFrom) {
        this.identity = identity;
        this.askedFrom = askedFrom;
        this.held = made(identity.get());
    }

    @Override
    public SslContext context(String serverName) {
        Identity now = identity.get();
        Held known = held;
        if (!known.of().equals(now)) {
            known = made(now);
            held = known;
        }
        return known.context();
    }

    private Held made(Identity of) {
        return new Held(of, Tls.server(of, Optional.of(askedFrom)));
    }
}
