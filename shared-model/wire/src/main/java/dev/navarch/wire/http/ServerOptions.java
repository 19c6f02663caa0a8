package dev.navarch.wire.http;

import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * How a server listens.
 *
 * @param name for thread names
 * @param addresses where to listen; port 0 takes a free port, the same for all addresses. Where the
 *     kernel allows it an address may belong to no interface yet
 * @param tls empty for plain HTTP/1.1
 * @param maxBodyBytes larger requests are handed over without their body
 * @param threads event loops
 * @param maxConnections more are closed as they come
 * @param timeouts how long clients may take
 * @param goAwayChance that an HTTP/2 client is told with an answer to connect anew, so that clients
 *     spread over servers behind a balancer; 0 to 1
 */
public record ServerOptions(
        String name,
        List<InetSocketAddress> addresses,
        Optional<ServerTls> tls,
        int maxBodyBytes,
        int threads,
        int maxConnections,
        Timeouts timeouts,
        double goAwayChance) {

    public ServerOptions {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no address to listen on");
        }
    }

    public static ServerOptions of(String name, InetSocketAddress... addresses) {
        return new ServerOptions(
                name,
                List.of(addresses),
                Optional.empty(),
                3 << 20,
                Math.max(2, Runtime.getRuntime().availableProcessors()),
                20_000,
                Timeouts.DEFAULT,
                0);
    }

    public ServerOptions withTls(SslContext context) {
        return withTls((ServerTls) serverName -> context);
    }

    public ServerOptions withTls(ServerTls proof) {
        return new ServerOptions(
                name,
                addresses,
                Optional.of(proof),
                maxBodyBytes,
                threads,
                maxConnections,
                timeouts,
                goAwayChance);
    }

    public ServerOptions withMaxBodyBytes(int bytes) {
        return new ServerOptions(
                name, addresses, tls, bytes, threads, maxConnections, timeouts, goAwayChance);
    }

    public ServerOptions withMaxConnections(int connections) {
        return new ServerOptions(
                name, addresses, tls, maxBodyBytes, threads, connections, timeouts, goAwayChance);
    }

    public ServerOptions withTimeouts(Timeouts limits) {
        return new ServerOptions(
                name, addresses, tls, maxBodyBytes, threads, maxConnections, limits, goAwayChance);
    }

    public ServerOptions withGoAwayChance(double chance) {
        return new ServerOptions(
                name, addresses, tls, maxBodyBytes, threads, maxConnections, timeouts, chance);
    }
}
