package dev.navarch.standalone;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.bus.embedded.EmbeddedKafka;
import dev.navarch.testkit.KubeconfigClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A whole cluster in this process, with simulated nodes: the API by its HTTPS, PostgreSQL, Kafka,
 * controllers and scheduler as they are. Nothing of the host but free ports is used, so it runs
 * where containers cannot. Bodies are YAML, which is short in a test.
 */
final class LiveCluster implements AutoCloseable {

    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final String JSON = "application/json";
    private static final String ANY_PORT = "navarch.node.port";

    private final Path home;
    private final String url;
    private final Path joinToken;
    private final Cluster cluster;
    private final KubeconfigClient client;
    private final AtomicInteger names = new AtomicInteger();

    LiveCluster() throws IOException, InterruptedException {
        home = Files.createTempDirectory("cluster");
        System.setProperty(ANY_PORT, "0");
        int port = EmbeddedKafka.freePort();
        url = "https://127.0.0.1:" + port;
        joinToken = Files.writeString(home.resolve("join.token"), "abcdef.0123456789abcdef");
        cluster =
                new Cluster(
                        new Settings(
                                home,
                                port,
                                Settings.Containers.SIMULATED,
                                3,
                                "",
                                new Settings.Join(9094),
                                Set.of("controller", "scheduler", "node-agent")),
                        // As the chart has it.
                        "--navarch.join.api-url=" + url,
                        "--navarch.join.kafka-bootstrap-servers=kafka.example.com:9092",
                        "--navarch.join.token-file=" + joinToken);
        cluster.start();
        client = KubeconfigClient.of(home.resolve("kubeconfig"));
    }

    String url() {
        return url;
    }

    /** A file with a token by which machines join. */
    Path joinToken() {
        return joinToken;
    }

    /** What a request was answered. */
    record Answer(int code, JsonNode body) {

        JsonNode succeeded() {
            assertThat(code).as(body.toString()).isBetween(200, 299);
            return body;
        }
    }

    /** A name that no other test has. */
    String name(String prefix) {
        return prefix + "-" + names.incrementAndGet();
    }

    /** A namespace of the test's own that pods can be created in. */
    String namespace(String prefix) {
        String name = name(prefix);
        create("/api/v1/namespaces", "{metadata: {name: " + name + "}}");
        eventually(
                name + " has its service account",
                () -> exists("/api/v1/namespaces/" + name + "/serviceaccounts/default"));
        return name;
    }

    JsonNode get(String path) {
        return send("GET", path, "", "").succeeded();
    }

    List<JsonNode> list(String path) {
        return get(path).path("items").valueStream().toList();
    }

    JsonNode create(String path, String yaml) {
        return tryCreate(path, yaml).succeeded();
    }

    Answer tryCreate(String path, String yaml) {
        return send("POST", path, JSON, json(yaml));
    }

    JsonNode merge(String path, String yaml) {
        return patch(path, "application/merge-patch+json", yaml);
    }

    JsonNode patch(String path, String type, String yaml) {
        return send("PATCH", path, type, json(yaml)).succeeded();
    }

    JsonNode delete(String path) {
        return send("DELETE", path, "", "").succeeded();
    }

    /**
     * @param propagation {@code Background}, {@code Foreground} or {@code Orphan}
     */
    JsonNode delete(String path, String propagation) {
        return send(
                        "DELETE",
                        path,
                        JSON,
                        json(
                                "{apiVersion: v1, kind: DeleteOptions, propagationPolicy: %s}"
                                        .formatted(propagation)))
                .succeeded();
    }

    boolean exists(String path) {
        return send("GET", path, "", "").code() != 404;
    }

    void awaitGone(String path) {
        eventually(path + " is gone", () -> !exists(path));
    }

    /** A page that is no JSON. */
    String text(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                client.http().send(client.request(path).GET().build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    Answer send(String method, String path, String type, String body) {
        HttpRequest.Builder request = client.request(path);
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        request.method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        try {
            HttpResponse<String> answer =
                    client.http().send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), JsonMapper.shared().readTree(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Runs kubectl, which must succeed, and returns what it printed. */
    String kubectlWith(String input, String... arguments) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Stream.concat(
                                                Stream.of(
                                                        "kubectl",
                                                        "--kubeconfig",
                                                        home.resolve("kubeconfig").toString(),
                                                        "--cache-dir",
                                                        home.resolve("cache").toString()),
                                                Stream.of(arguments))
                                        .toList())
                        .redirectErrorStream(true)
                        .redirectInput(Files.writeString(home.resolve("input"), input).toFile())
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static String json(String yaml) {
        return YAML.readTree(yaml).toString();
    }

    @Override
    public void close() throws IOException {
        client.http().shutdownNow();
        cluster.close();
        System.clearProperty(ANY_PORT);
        FileSystemUtils.deleteRecursively(home);
    }
}
