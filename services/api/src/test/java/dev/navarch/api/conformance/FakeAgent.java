package dev.navarch.api.conformance;

import dev.navarch.wire.http.Dispatch;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.http.HttpServer;
import dev.navarch.wire.http.RawConnection;
import dev.navarch.wire.http.ServerOptions;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A node's agent that notes what it is asked, and sends back what it is sent. */
final class FakeAgent implements AutoCloseable {

    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final HttpServer server;

    /** One that the cluster knows as a node of that name. */
    FakeAgent(LiveApi api, String node) throws Exception {
        Path pki = api.home().resolve("pki");
        server =
                HttpServer.start(
                        ServerOptions.of(
                                        "agent",
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                                .withTls(
                                        Tls.server(
                                                Pem.identity(
                                                        pki.resolve("node.crt"),
                                                        pki.resolve("node.key")))),
                        Dispatch.VIRTUAL_THREAD,
                        this::answer);
        api.create("/api/v1/nodes", "{metadata: {name: %s}}".formatted(node));
        api.merge(
                "/api/v1/nodes/" + node + "/status",
                """
                {status: {addresses: [{type: InternalIP, address: 127.0.0.1}],
                 daemonEndpoints: {kubeletEndpoint: {Port: %d}}}}
                """
                        .formatted(server.port()));
    }

    private void answer(Exchange exchange) throws IOException {
        asked.add(exchange.rawPath() + "?" + exchange.rawQuery());
        if (exchange.upgrade().isEmpty()) {
            exchange.respond(200, Headers.of("content-type", "text/plain"), new byte[0]);
            return;
        }
        RawConnection raw =
                exchange.switchProtocols(Headers.of("upgrade", exchange.upgrade().get()));
        raw.input().transferTo(raw.output());
    }

    /** What it was asked next. */
    String asked() throws InterruptedException {
        return asked.take();
    }

    @Override
    public void close() {
        server.close();
    }
}
