package dev.navarch.wire.client;

import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.Tls;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON over HTTPS with a Kubernetes API. Calls block. */
public final class ApiClient implements AutoCloseable {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final URI server;
    private final HttpClient http;
    private final Supplier<Optional<String>> authorization;

    private ApiClient(URI server, HttpClient http, Supplier<Optional<String>> authorization) {
        this.server = server;
        this.http = http;
        this.authorization = authorization;
    }

    /**
     * A client that shows a bearer token.
     *
     * @param token asked at each request
     */
    public static ApiClient withToken(
            URI server, TrustedAuthorities trusted, Supplier<String> token) {
        return new ApiClient(
                server,
                HttpClient.newBuilder()
                        .sslContext(Tls.client(trusted, Optional.empty()))
                        .connectTimeout(TIMEOUT)
                        .build(),
                () -> Optional.of("Bearer " + token.get()));
    }

    /** A client that shows a certificate. */
    public static ApiClient withIdentity(
            URI server, TrustedAuthorities trusted, Identity identity) {
        return new ApiClient(
                server,
                HttpClient.newBuilder()
                        .sslContext(Tls.client(trusted, Optional.of(identity)))
                        .connectTimeout(TIMEOUT)
                        .build(),
                Optional::empty);
    }

    /**
     * A client that shows a certificate which is renewed from time to time.
     *
     * @param identity asked at each handshake
     */
    public static ApiClient withIdentity(
            URI server, TrustedAuthorities trusted, Supplier<Identity> identity) {
        return withContext(server, Tls.client(trusted, identity), "");
    }

    /** A client that shows nothing and believes any server: nothing that it reads is certain. */
    public static ApiClient unverified(URI server) {
        return withContext(server, Tls.trustingClient(Optional.empty()), "");
    }

    /**
     * A client of a kubeconfig.
     *
     * @param authorization {@code Bearer …}; empty where the context shows a certificate
     */
    public static ApiClient withContext(URI server, SSLContext context, String authorization) {
        Optional<String> shown = Optional.of(authorization).filter(text -> !text.isEmpty());
        return new ApiClient(
                server,
                HttpClient.newBuilder().sslContext(context).connectTimeout(TIMEOUT).build(),
                () -> shown);
    }

    /**
     * Reads an object.
     *
     * @throws ApiClientException if the API refuses, 404 included
     */
    public JsonNode get(String path) throws IOException {
        return read(send("GET", path, "", new byte[0]));
    }

    /** Reads an object that need not exist. */
    public Optional<JsonNode> find(String path) throws IOException {
        HttpResponse<byte[]> answer = send("GET", path, "", new byte[0]);
        return answer.statusCode() == 404 ? Optional.empty() : Optional.of(read(answer));
    }

    /** Reads all items of a collection. */
    public List<JsonNode> list(String path) throws IOException {
        List<JsonNode> items = new ArrayList<>();
        get(path).path("items").forEach(items::add);
        return items;
    }

    public JsonNode post(String path, JsonNode body) throws IOException {
        return read(send("POST", path, "application/json", MAPPER.writeValueAsBytes(body)));
    }

    public JsonNode put(String path, JsonNode body) throws IOException {
        return read(send("PUT", path, "application/json", MAPPER.writeValueAsBytes(body)));
    }

    public JsonNode mergePatch(String path, JsonNode patch) throws IOException {
        return read(
                send(
                        "PATCH",
                        path,
                        "application/merge-patch+json",
                        MAPPER.writeValueAsBytes(patch)));
    }

    public JsonNode delete(String path) throws IOException {
        return read(send("DELETE", path, "", new byte[0]));
    }

    /** Sends a request and hands back whatever is answered. */
    public HttpResponse<byte[]> send(String method, String path, String contentType, byte[] body)
            throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path))
                        .timeout(TIMEOUT)
                        .header("Accept", "application/json")
                        .method(
                                method,
                                body.length == 0
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(body));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        authorization.get().ifPresent(shown -> request.header("Authorization", shown));
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static JsonNode read(HttpResponse<byte[]> answer) throws IOException {
        JsonNode body;
        try {
            body = MAPPER.readTree(answer.body());
        } catch (JacksonException e) {
            body = MAPPER.createObjectNode();
        }
        if (answer.statusCode() / 100 != 2) {
            throw new ApiClientException(
                    answer.statusCode(),
                    body.path("reason").asString(""),
                    body.path("message").asString("HTTP " + answer.statusCode()));
        }
        return body;
    }

    @Override
    public void close() {
        http.close();
    }
}
