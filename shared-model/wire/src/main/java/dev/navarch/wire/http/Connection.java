package dev.navarch.wire.http;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** A client's connection. */
public final class Connection {

    private final InetSocketAddress remote;
    private final InetSocketAddress local;
    private final boolean secure;
    private final List<X509Certificate> peer;
    private final ConcurrentMap<Class<?>, Object> notes = new ConcurrentHashMap<>();

    Connection(
            InetSocketAddress remote,
            InetSocketAddress local,
            boolean secure,
            List<X509Certificate> peer) {
        this.remote = remote;
        this.local = local;
        this.secure = secure;
        this.peer = List.copyOf(peer);
    }

    public InetSocketAddress remote() {
        return remote;
    }

    /** The address that the client connected to. */
    public InetSocketAddress local() {
        return local;
    }

    public boolean secure() {
        return secure;
    }

    /**
     * The client's certificate chain, its own first; empty when it sent none. The client has proved
     * that it holds the key, and nothing else: who relies on the chain must check it against an
     * authority.
     */
    public List<X509Certificate> peer() {
        return peer;
    }

    /** Something remembered for the life of the connection, such as who the certificate names. */
    public <T> T note(Class<T> type, Supplier<T> compute) {
        return type.cast(notes.computeIfAbsent(type, t -> compute.get()));
    }
}
