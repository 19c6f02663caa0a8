package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.ApiFixture;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.Tls;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The whole API service and its administrator, by HTTPS and by kubectl. Bodies are YAML, which is
 * short in a test.
 */
final class LiveApi implements AutoCloseable {

    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private final Path home;
    private final ApiFixture fixture;
    private final URI server;
    private final TrustedAuthorities trusted;
    private final SSLContext tls;
    private final HttpClient http;
    private final AtomicInteger names = new AtomicInteger();

    LiveApi() throws Exception {
        this(Map.of());
    }

    /**
     * @param more properties of the service
     */
    LiveApi(Map<String, Object> more) throws Exception {
        home = Files.createTempDirectory("conformance");
        fixture = new ApiFixture(home, more);
        JsonNode config = YAML.readTree(Files.readString(home.resolve("kubeconfig")));
        JsonNode user = config.at("/users/0/user");
        server = URI.create(config.at("/clusters/0/cluster/server").asString());
        trusted =
                new TrustedAuthorities(
                        Pem.certificates(
                                decoded(
                                        config.at(
                                                "/clusters/0/cluster/certificate-authority-data"))));
        Identity admin =
                new Identity(
                        Pem.privateKey(decoded(user.path("client-key-data"))),
                        Pem.certificates(decoded(user.path("client-certificate-data"))));
        tls = Tls.client(trusted, Optional.of(admin));
        http = HttpClient.newBuilder().sslContext(tls).build();
    }

    /** The administrator's connection, over which bytes go as they are written. */
    Socket socket() throws IOException {
        return tls.getSocketFactory().createSocket(server.getHost(), server.getPort());
    }

    private static String decoded(JsonNode data) {
        return new String(Base64.getDecoder().decode(data.asString()), StandardCharsets.UTF_8);
    }

    /** A name that no other test has. */
    String name(String prefix) {
        return prefix + "-" + names.incrementAndGet();
    }

    /** A namespace that pods can be created in, of the test's own. */
    String namespace(String prefix) throws IOException, InterruptedException {
        String name = name(prefix);
        create("/api/v1/namespaces", "{metadata: {name: " + name + "}}");
        create("/api/v1/namespaces/" + name + "/serviceaccounts", "{metadata: {name: default}}");
        return name;
    }

    /** Runs kubectl, which must succeed, and returns what it printed. */
    String kubectl(String... arguments) throws IOException, InterruptedException {
        return kubectlWith("", arguments);
    }

    String kubectlWith(String input, String... arguments) throws IOException, InterruptedException {
        ApiFixture.Ran ran = tryKubectlWith(input, arguments);
        assertThat(ran.code()).as(ran.output()).isZero();
        return ran.output();
    }

    /** Runs kubectl, however it ends. */
    ApiFixture.Ran tryKubectl(String... arguments) throws IOException, InterruptedException {
        return tryKubectlWith("", arguments);
    }

    ApiFixture.Ran tryKubectlWith(String input, String... arguments)
            throws IOException, InterruptedException {
        return fixture.kubectlWith(input, arguments);
    }

    Path home() {
        return home;
    }

    URI server() {
        return server;
    }

    /** Somebody who shows a token instead of the administrator's certificate. */
    HttpClient stranger() {
        return HttpClient.newBuilder().sslContext(Tls.client(trusted, Optional.empty())).build();
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send("GET", path, "", "").succeeded();
    }

    JsonNode create(String path, String yaml) throws IOException, InterruptedException {
        return send("POST", path, "application/json", json(yaml)).succeeded();
    }

    JsonNode replace(String path, JsonNode object) throws IOException, InterruptedException {
        return send("PUT", path, "application/json", object.toString()).succeeded();
    }

    /** A merge patch. */
    JsonNode merge(String path, String yaml) throws IOException, InterruptedException {
        return send("PATCH", path, "application/merge-patch+json", json(yaml)).succeeded();
    }

    JsonNode delete(String path) throws IOException, InterruptedException {
        return send("DELETE", path, "", "").succeeded();
    }

    boolean exists(String path) throws IOException, InterruptedException {
        return send("GET", path, "", "").code() != 404;
    }

    /** Deletes what may be there for a moment longer. */
    void deleteAndWait(String path) throws IOException, InterruptedException {
        delete(path);
        eventually(path + " is gone", () -> !exists(path));
    }

    Answer send(String method, String path, String contentType, String body)
            throws IOException, InterruptedException {
        return send(method, path, contentType, body, "application/json");
    }

    Answer send(String method, String path, String contentType, String body, String accept)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).header("Accept", accept);
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        request.method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        var answer = http.send(request.build(), BodyHandlers.ofString());
        return new Answer(
                answer.statusCode(),
                answer.headers().firstValue("content-type").orElse(""),
                tree(answer.body()));
    }

    /**
     * Watches a collection.
     *
     * @param path with its query, without {@code watch}
     */
    Watch watch(String path) throws IOException, InterruptedException {
        String watched = path + (path.contains("?") ? "&" : "?") + "watch=true";
        var answer = http.send(request(watched).build(), BodyHandlers.ofLines());
        assertThat(answer.statusCode()).as(watched).isEqualTo(200);
        return new Watch(answer.body());
    }

    /** Sends and receives bytes. */
    HttpResponse<byte[]> exchange(
            String method, String path, String contentType, byte[] body, String accept)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).header("Accept", accept);
        if (body.length > 0) {
            request.header("Content-Type", contentType);
        }
        request.method(method, BodyPublishers.ofByteArray(body));
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    WebSocket webSocket(String path, String accept, WebSocket.Listener listener) {
        return http.newWebSocketBuilder()
                .header("Accept", accept)
                .buildAsync(
                        URI.create("wss" + server.resolve(path).toString().substring(5)), listener)
                .join();
    }

    /** An answer that is read while it comes. */
    HttpResponse<InputStream> stream(String path, String accept)
            throws IOException, InterruptedException {
        return http.send(
                request(path).header("Accept", accept).build(), BodyHandlers.ofInputStream());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path));
    }

    static String json(String yaml) {
        return YAML.readTree(yaml).toString();
    }

    private static JsonNode tree(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException notJson) {
            return StringNode.valueOf(text);
        }
    }

    /** Stops the service, while its clients go on. */
    void stop() {
        fixture.close();
    }

    @Override
    public void close() throws IOException {
        http.shutdownNow();
        fixture.close();
        FileSystemUtils.deleteRecursively(home);
    }
}
