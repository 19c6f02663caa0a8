package dev.navarch.bus.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * {@code /livez}, {@code /readyz} and {@code /metrics} by plain HTTP, on a port of their own: for
 * the probes of an orchestrator and for Prometheus, neither of which has the cluster's
 * certificates. Nothing can be changed here, and nothing is shown but names of checks and numbers.
 */
final class HealthServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<ReadinessCheck> checks;

    /**
     * @param at port 0 for any that is free
     * @param metrics in Prometheus' text form
     */
    HealthServer(InetSocketAddress at, List<ReadinessCheck> checks, Supplier<String> metrics) {
        this.checks = List.copyOf(checks);
        try {
            server = HttpServer.create(at, 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "navarch.health.port: cannot listen on "
                            + at.getHostString()
                            + ":"
                            + at.getPort()
                            + ": "
                            + failure.getMessage(),
                    failure);
        }
        server.setExecutor(threads);
        server.createContext("/livez", exchange -> answer(exchange, 200, "ok"));
        server.createContext("/readyz", this::readiness);
        server.createContext("/metrics", exchange -> answer(exchange, 200, metrics.get()));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void readiness(HttpExchange exchange) throws IOException {
        StringBuilder lines = new StringBuilder();
        boolean ready = true;
        for (ReadinessCheck check : checks) {
            Optional<String> problem = check.problem();
            ready &= problem.isEmpty();
            lines.append(problem.isEmpty() ? "[+]" : "[-]").append(check.name());
            lines.append(problem.map(text -> ": " + text).orElse(" ok")).append('\n');
        }
        answer(exchange, ready ? 200 : 503, lines.isEmpty() ? "ok" : lines.toString());
    }

    private static void answer(HttpExchange exchange, int code, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
