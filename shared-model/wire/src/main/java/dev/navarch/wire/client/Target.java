package dev.navarch.wire.client;

import java.net.SocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where to connect to.
 *
 * @param address an internet address, or a {@link java.net.UnixDomainSocketAddress}
 * @param tls empty for plain text
 */
public record Target(SocketAddress address, Optional<Secured> tls) {

    /**
     * @param serverName the name or address that the server's certificate must be for
     * @param verifyName false to accept a certificate for any name
     */
    public record Secured(SSLContext context, String serverName, boolean verifyName) {}

    public static Target plain(SocketAddress address) {
        return new Target(address, Optional.empty());
    }

    public static Target secured(SocketAddress address, SSLContext context, String serverName) {
        return new Target(address, Optional.of(new Secured(context, serverName, true)));
    }

    /** For a context that trusts any server. */
    public static Target unverified(SocketAddress address, SSLContext context, String serverName) {
        return new Target(address, Optional.of(new Secured(context, serverName, false)));
    }
}
