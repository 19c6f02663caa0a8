package dev.navarch.nodeagent.server;

import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.RuntimeFailure;
import dev.navarch.nodeagent.runtime.SandboxRecord;
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
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Connects clients with processes and ports in containers. The runtime has a streaming server of
 * its own on the loopback interface, which speaks SPDY/3.1; a SPDY client's bytes go through to it
 * untouched, and so do those of a port-forward client that tunnels SPDY in a WebSocket (KEP-4006).
 * Other WebSocket clients are refused in the way that makes them fall back to SPDY.
 */
final class StreamHandler implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String TUNNEL = "SPDY/3.1+portforward.k8s.io";

    private final Upstream upstream = new Upstream("streams", 1);

    void exec(Exchange exchange, ServedNodes.Found found, String container) throws IOException {
        List<String> command = exchange.query().getOrDefault("command", List.of());
        Optional<ContainerRecord> run = running(exchange, found, container);
        if (run.isPresent()) {
            connect(
                    exchange,
                    () -> found.runtime().execStream(run.get().id(), command, options(exchange)));
        }
    }

    void attach(Exchange exchange, ServedNodes.Found found, String container) throws IOException {
        Optional<ContainerRecord> run = running(exchange, found, container);
        if (run.isPresent()) {
            connect(
                    exchange,
                    () -> found.runtime().attachStream(run.get().id(), options(exchange)));
        }
    }

    void portForward(Exchange exchange, ServedNodes.Found found) throws IOException {
        Optional<SandboxRecord> sandbox = found.pod().observed().readySandbox();
        if (sandbox.isEmpty()) {
            Answers.text(exchange, 500, "unable to do port forwarding: pod is not running");
            return;
        }
        connect(exchange, () -> found.runtime().portForwardStream(sandbox.get().id(), List.of()));
    }

    private static Optional<ContainerRecord> running(
            Exchange exchange, ServedNodes.Found found, String container) {
        Optional<ContainerRecord> run =
                found.pod().observed().latest(container).filter(ContainerRecord::running);
        if (run.isEmpty()) {
            Answers.text(exchange, 404, "container not found (\"" + container + "\")");
        }
        return run;
    }

    private static StreamOptions options(Exchange exchange) {
        return new StreamOptions(
                LogHandler.flag(exchange, "input") || LogHandler.flag(exchange, "stdin"),
                LogHandler.flag(exchange, "output") || LogHandler.flag(exchange, "stdout"),
                LogHandler.flag(exchange, "error") || LogHandler.flag(exchange, "stderr"),
                LogHandler.flag(exchange, "tty"));
    }

    /** Asks the runtime for an address to stream with. */
    private interface Prepare {

        URI prepare();
    }

    private void connect(Exchange exchange, Prepare prepare) throws IOException {
        boolean tunnel =
                WebSocket.requested(exchange)
                        && exchange.headers().list("sec-websocket-protocol").contains(TUNNEL);
        if (!tunnel && exchange.upgrade().filter("spdy/3.1"::equals).isEmpty()) {
            Answers.text(exchange, 400, "unable to upgrade: this node streams by SPDY/3.1");
            return;
        }
        URI address;
        try {
            address = prepare.prepare();
        } catch (RuntimeFailure e) {
            Answers.text(exchange, 500, e.text());
            return;
        }
        UpstreamAnswer answer =
                upstream.send(target(address), request(exchange, address, tunnel), LIMIT);
        switch (answer) {
            case UpstreamAnswer.Upgraded upgraded -> {
                if (tunnel) {
                    tunnel(WebSocket.accept(exchange, TUNNEL), upgraded.connection());
                } else {
                    Headers headers = Headers.of("Upgrade", "SPDY/3.1");
                    upgraded.headers()
                            .first("x-stream-protocol-version")
                            .ifPresent(
                                    version -> headers.add("X-Stream-Protocol-Version", version));
                    Pipe.join(exchange.switchProtocols(headers), upgraded.connection());
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

    private static Target target(URI address) {
        return Target.plain(new InetSocketAddress(address.getHost(), address.getPort()));
    }

    private static UpstreamRequest request(Exchange exchange, URI address, boolean tunnel) {
        Headers headers =
                Headers.of(
                        "Host",
                        address.getAuthority(),
                        "Connection",
                        "Upgrade",
                        "Upgrade",
                        "SPDY/3.1");
        if (tunnel) {
            headers.add("X-Stream-Protocol-Version", "portforward.k8s.io");
        } else {
            exchange.headers()
                    .all("x-stream-protocol-version")
                    .forEach(version -> headers.add("X-Stream-Protocol-Version", version));
        }
        String query = address.getRawQuery();
        return new UpstreamRequest(
                "POST",
                address.getRawPath() + (query == null ? "" : "?" + query),
                headers,
                new byte[0]);
    }

    private static void tunnel(WebSocket client, RawConnection runtime) throws IOException {
        Thread.ofVirtual()
                .name("tunnel")
                .start(() -> {
                    byte[] buffer = new byte[32 * 1024];
                    try {
                        for (int n = runtime.input().read(buffer);
                                n >= 0;
                                n = runtime.input().read(buffer)) {
                            client.send(WebSocket.BINARY, java.util.Arrays.copyOf(buffer, n));
                        }
                    } catch (IOException e) {
                        // One side is gone, which is how a tunnel ends.
                    } finally {
                        client.close();
                    }
                });
        try {
            for (var message = client.read(); message.isPresent(); message = client.read()) {
                runtime.output().write(message.get().data());
            }
        } finally {
            runtime.close();
        }
    }

    @Override
    public void close() {
        upstream.close();
    }
}
