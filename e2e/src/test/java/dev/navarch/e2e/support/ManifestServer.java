package dev.navarch.e2e.support;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** The URL that the cluster's node takes manifests from; an empty list until a test sets it. */
public final class ManifestServer implements AutoCloseable {

    private static final String NOTHING = "{apiVersion: v1, kind: PodList, items: []}";

    private final AtomicInteger requests = new AtomicInteger();
    private final HttpServer server;
    private volatile String manifest = NOTHING;
    private volatile int status = 200;

    public ManifestServer() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(
                "/",
                exchange -> {
                    byte[] body = manifest.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, body.length);
                    try (var out = exchange.getResponseBody()) {
                        out.write(body);
                    }
                    requests.incrementAndGet();
                });
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/manifest";
    }

    /** Answers with this from now on. */
    public void serve(String yaml) {
        manifest = yaml;
        status = 200;
    }

    public void serveNothing() {
        serve(NOTHING);
    }

    /** Answers 503 from now on. */
    public void fail() {
        status = 503;
    }

    /** How often it was asked. */
    public int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
