package dev.navarch.wire.http;

import io.netty.handler.ssl.SslContext;

/**
 * By what a server proves who it is. It is asked anew for each connection, so that a renewed
 * certificate needs no restart.
 */
public interface ServerTls {

    /**
     * @param serverName the name that the client asks for, in small letters (RFC 6066); empty when
     *     it names none
     */
    SslContext context(String serverName);

    /** Whether the name matters: reading it takes a little time of each handshake. */
    default boolean byName() {
        return false;
    }
}
