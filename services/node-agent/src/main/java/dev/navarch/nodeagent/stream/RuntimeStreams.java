package dev.navarch.nodeagent.stream;

import dev.navarch.nodeagent.runtime.StreamOptions;
import dev.navarch.wire.client.Target;
import dev.navarch.wire.client.Upstream;
import dev.navarch.wire.client.UpstreamAnswer;
import dev.navarch.wire.client.UpstreamRequest;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.http.Pipe;
import dev.navarch.wire.http.RawConnection;
import dev.navarch.wire.http.WebSocket;
import dev.navarch.wire.spdy.SpdySession;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Joins clients with the runtime, which has a streaming server of its own on the loopback interface
 * that speaks SPDY/3.1. A SPDY client's bytes go through to it untouched, those of a tunnel as the
 * contents of messages, and the channels of other WebSocket clients become SPDY streams.
 */
public final class RuntimeStreams implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PROCESS = "v4.channel.k8s.io";
    private static final String PORTS = "portforward.k8s.io";

    private final Upstream upstream = new Upstream("streams", 1);

    /**
     * Joins a client with a process.
     *
     * @param address where the runtime waits
     */
    public void process(
            Exchange exchange, ClientProtocol protocol, URI address, StreamOptions options)
            throws IOException {
        join(
                exchange,
                protocol,
                address,
                PROCESS,
                channels -> Channel.ofProcess(options, channels));
    }

    /**
     * Joins a client with ports of a pod.
     *
     * @param ports those that a client without a tunnel wants
     */
    public void ports(Exchange exchange, ClientProtocol protocol, URI address, List<Integer> ports)
            throws IOException {
        join(exchange, protocol, address, PORTS, channels -> Channel.ofPorts(ports));
    }

    private void join(
            Exchange exchange,
            ClientProtocol protocol,
            URI address,
            String version,
            Function<ClientProtocol.Channels, List<Channel>> channels)
            throws IOException {
        List<String> versions =
                protocol instanceof ClientProtocol.Spdy
                        ? exchange.headers().all("x-stream-protocol-version")
                        : List.of(version);
        UpstreamAnswer answer = upstream.send(target(address), request(address, versions), LIMIT);
        switch (answer) {
            case UpstreamAnswer.Upgraded(Headers headers, RawConnection runtime) -> {
                switch (protocol) {
                    case ClientProtocol.Spdy() -> Pipe.join(upgraded(exchange, headers), runtime);
                    case ClientProtocol.Tunnel() -> {
                        WebSocket socket = WebSocket.accept(exchange, ClientProtocol.Tunnel.NAME);
                        Tunnel.join(socket, runtime);
                    }
                    case ClientProtocol.Channels spoken -> {
                        WebSocket socket = WebSocket.accept(exchange, spoken.name());
                        new ChannelBridge(
                                        new ChannelSocket(socket, spoken), new SpdySession(runtime))
                                .run(channels.apply(spoken));
                    }
                    case ClientProtocol.None() -> runtime.close();
                }
            }
            case UpstreamAnswer.Plain(int status, Headers headers, var body) -> {
                try (body) {
                    exchange.respond(
                            status,
                            Headers.of(
                                    "Content-Type",
                                    headers.first("content-type").orElse("text/plain")),
                            body.readAllBytes());
                }
            }
        }
    }

    private static RawConnection upgraded(Exchange exchange, Headers runtime) {
        Headers headers = Headers.of("Upgrade", "SPDY/3.1");
        runtime.first("x-stream-protocol-version")
                .ifPresent(version -> headers.add("X-Stream-Protocol-Version", version));
        return exchange.switchProtocols(headers);
    }

    private static Target target(URI address) {
        return Target.plain(new InetSocketAddress(address.getHost(), address.getPort()));
    }

    private static UpstreamRequest request(URI address, List<String> versions) {
        Headers headers =
                Headers.of(
                        "Host",
                        address.getAuthority(),
                        "Connection",
                        "Upgrade",
                        "Upgrade",
                        "SPDY/3.1");
        versions.forEach(version -> headers.add("X-Stream-Protocol-Version", version));
        String query = address.getRawQuery();
        return new UpstreamRequest(
                "POST",
                address.getRawPath() + (query == null ? "" : "?" + query),
                headers,
                new byte[0]);
    }

    @Override
    public void close() {
        upstream.close();
    }
}
