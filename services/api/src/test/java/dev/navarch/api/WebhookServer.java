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
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A user's webhooks: an HTTPS server with an authority of its own, one behaviour for each path. */
public final class WebhookServer implements AutoCloseable {

    private final CertificateAuthority authority =
            CertificateAuthority.create("hooks", Duration.ofDays(1), InstantSource.system());
    private final Map<String, BiConsumer<JsonNode, ObjectNode>> behaviours =
            new ConcurrentHashMap<>();
    private final Map<String, Queue<JsonNode>> asked = new ConcurrentHashMap<>();
    private final Map<String, Queue<String>> contexts = new ConcurrentHashMap<>();
    private final HttpServer server;

    public WebhookServer() throws IOException {
        server =
                HttpServer.start(
                        ServerOptions.of(
                                        "hooks",
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                                .withTls(
                                        Tls.server(
                                                authority.issue(
                                                        CertificateSpec.server(
                                                                "hooks",
                                                                List.of("hooks.default.svc"),
                                                                List.of("127.0.0.1"))))),
                        Dispatch.VIRTUAL_THREAD,
                        this::answer);
    }

    /**
     * @param behaviour is given the request and fills in the response, which allows
     */
    public void on(String path, BiConsumer<JsonNode, ObjectNode> behaviour) {
        behaviours.put(path, behaviour);
    }

    /** The requests that a path was sent, oldest first. */
    public Queue<JsonNode> asked(String path) {
        return asked.computeIfAbsent(path, p -> new ConcurrentLinkedQueue<>());
    }

    /** The headers {@code traceparent} that a path was sent. */
    public Queue<String> contexts(String path) {
        return contexts.computeIfAbsent(path, p -> new ConcurrentLinkedQueue<>());
    }

    public int port() {
        return server.port();
    }

    /** A clientConfig in YAML's flow style. */
    public String client(String path) {
        return "{url: 'https://127.0.0.1:" + port() + path + "', caBundle: " + caBundle() + "}";
    }

    public String caBundle() {
        return Base64.getEncoder()
                .encodeToString(
                        Pem.encode(authority.certificate()).getBytes(StandardCharsets.US_ASCII));
    }

    public static void patch(ObjectNode response, String operations) {
        response.put("patchType", "JSONPatch");
        response.put(
                "patch",
                Base64.getEncoder().encodeToString(operations.getBytes(StandardCharsets.UTF_8)));
    }

    private void answer(Exchange exchange) throws IOException {
        JsonNode review = JsonMapper.shared().readTree(exchange.body());
        JsonNode request = review.path("request");
        String kind = review.path("kind").asString("");
        asked(exchange.path()).add(request);
        contexts(exchange.path()).addAll(exchange.headers().all("traceparent"));
        BiConsumer<JsonNode, ObjectNode> behaviour = behaviours.get(exchange.path());
        if (behaviour == null) {
            exchange.respond(404, Headers.of("content-type", "text/plain"), new byte[0]);
            return;
        }
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        answer.put("kind", kind).set("apiVersion", review.path("apiVersion"));
        ObjectNode response = answer.putObject("response");
        response.put("uid", request.path("uid").asString(""));
        if (kind.equals("AdmissionReview")) {
            response.put("allowed", true);
        }
        behaviour.accept(request, response);
        exchange.respond(
                200,
                Headers.of("content-type", "application/json"),
                JsonMapper.shared().writeValueAsBytes(answer));
    }

    @Override
    public void close() {
        server.close();
    }
}
