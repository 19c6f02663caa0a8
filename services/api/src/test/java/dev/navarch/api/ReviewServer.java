package dev.navarch.api;

import dev.navarch.wire.http.Dispatch;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.http.HttpServer;
import dev.navarch.wire.http.ServerOptions;
import dev.navarch.wire.pki.CertificateAuthority;
import dev.navarch.wire.pki.CertificateSpec;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A server that an operator's kubeconfig names: it is posted objects and fills in their status. */
public final class ReviewServer implements AutoCloseable {

    /** What the kubeconfig lets callers show. */
    public static final String TOKEN = "let-me-ask";

    private final CertificateAuthority authority =
            CertificateAuthority.create("reviews", Duration.ofDays(1), InstantSource.system());
    private final Map<String, BiConsumer<JsonNode, ObjectNode>> answers = new ConcurrentHashMap<>();
    private final Map<String, Queue<JsonNode>> asked = new ConcurrentHashMap<>();
    private final Map<String, Queue<String>> contexts = new ConcurrentHashMap<>();
    private final AtomicInteger failing = new AtomicInteger();
    private final HttpServer server;

    public ReviewServer() throws IOException {
        server =
                HttpServer.start(
                        ServerOptions.of(
                                        "reviews",
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                                .withTls(
                                        Tls.server(
                                                authority.issue(
                                                        CertificateSpec.server(
                                                                "reviews",
                                                                List.of("localhost"),
                                                                List.of("127.0.0.1"))))),
                        Dispatch.VIRTUAL_THREAD,
                        this::answer);
    }

    /**
     * @param status is given what was posted and the status to fill in
     */
    public void on(String path, BiConsumer<JsonNode, ObjectNode> status) {
        answers.put(path, status);
    }

    /** What a path was sent, oldest first. */
    public Queue<JsonNode> asked(String path) {
        return asked.computeIfAbsent(path, p -> new ConcurrentLinkedQueue<>());
    }

    /** The headers {@code traceparent} that a path was sent. */
    public Queue<String> contexts(String path) {
        return contexts.computeIfAbsent(path, p -> new ConcurrentLinkedQueue<>());
    }

    /** Answers 503 so many times from now on. */
    public void fail(int times) {
        failing.set(times);
    }

    public Path kubeconfig(Path file, String path) throws IOException {
        return Files.writeString(
                file,
                """
                apiVersion: v1
                kind: Config
                current-context: here
                contexts: [{name: here, context: {cluster: reviews, user: api}}]
                clusters:
                - name: reviews
                  cluster: {server: 'https://127.0.0.1:%d%s', certificate-authority-data: %s}
                users: [{name: api, user: {token: %s}}]
                """
                        .formatted(
                                server.port(),
                                path,
                                Base64.getEncoder()
                                        .encodeToString(
                                                Pem.encode(authority.certificate())
                                                        .getBytes(StandardCharsets.US_ASCII)),
                                TOKEN));
    }

    private void answer(Exchange exchange) throws IOException {
        JsonNode posted = JsonMapper.shared().readTree(exchange.body());
        asked(exchange.path()).add(posted);
        contexts(exchange.path()).addAll(exchange.headers().all("traceparent"));
        BiConsumer<JsonNode, ObjectNode> answer = answers.get(exchange.path());
        boolean known =
                exchange.headers()
                        .first("authorization")
                        .filter(("Bearer " + TOKEN)::equals)
                        .isPresent();
        Headers json = Headers.of("content-type", "application/json");
        if (failing.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            exchange.respond(503, json, new byte[0]);
        } else if (answer == null || !known) {
            exchange.respond(known ? 404 : 401, json, new byte[0]);
        } else {
            ObjectNode review = JsonMapper.shared().createObjectNode();
            review.set("kind", posted.path("kind"));
            review.set("apiVersion", posted.path("apiVersion"));
            answer.accept(posted, review.putObject("status"));
            exchange.respond(200, json, JsonMapper.shared().writeValueAsBytes(review));
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
