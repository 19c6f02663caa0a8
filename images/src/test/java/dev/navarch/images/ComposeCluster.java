package dev.navarch.images;

import static dev.navarch.testkit.Eventually.eventually;

import dev.navarch.testkit.KubeconfigClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A cluster under Docker Compose, which ends with all of its volumes when it is closed. */
final class ComposeCluster implements AutoCloseable {

    static final Duration START = Duration.ofMinutes(5);
    static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    private final Compose compose;
    private final Path kubeconfig;
    private boolean proven;

    private ComposeCluster(Compose compose, Path kubeconfig) {
        this.compose = compose;
        this.kubeconfig = kubeconfig;
    }

    /** Starts one, as far as that the kubeconfig can be had. */
    static ComposeCluster start(
            List<String> files,
            List<String> profiles,
            Map<String, String> environment,
            Path directory)
            throws IOException, InterruptedException {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("NAVARCH_PORT", Integer.toString(freePort()));
        Compose compose = Compose.of(CHECKOUT, files, profiles, variables);
        ComposeCluster cluster = new ComposeCluster(compose, directory.resolve("kubeconfig"));
        try {
            compose.require("up", "--detach");
            compose.save(cluster.kubeconfig, "exec", "-T", "api", "cat", "kubeconfig");
        } catch (IllegalStateException failed) {
            cluster.close();
            throw failed;
        }
        return cluster;
    }

    Compose compose() {
        return compose;
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    void awaitHealthy() {
        for (String service : ComposeImages.SERVICES) {
            eventually(
                    service + " is healthy",
                    START,
                    () -> compose.health(service),
                    "healthy"::equals);
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        KubeconfigClient client = KubeconfigClient.of(kubeconfig);
        return client.http().send(client.request(path).build(), BodyHandlers.ofString());
    }

    int post(String path, String body) throws IOException, InterruptedException {
        KubeconfigClient client = KubeconfigClient.of(kubeconfig);
        return client.http()
                .send(
                        client.request(path)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    long readyNodes() throws IOException, InterruptedException {
        return items("/api/v1/nodes")
                .flatMap(node -> node.at("/status/conditions").valueStream())
                .filter(condition ->
                        condition.path("type").asString("").equals("Ready")
                                && condition.path("status").asString("").equals("True"))
                .count();
    }

    long runningPods() throws IOException, InterruptedException {
        return items("/api/v1/namespaces/default/pods")
                .filter(pod -> pod.at("/status/phase").asString("").equals("Running"))
                .count();
    }

    private Stream<JsonNode> items(String path) throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(get(path).body()).path("items").valueStream();
    }

    /** The test has come to its end; what the services said need not be shown. */
    void proven() {
        proven = true;
    }

    /** Shows what the services said last, when the test failed. */
    @Override
    public void close() throws IOException, InterruptedException {
        if (!proven) {
            System.err.println(compose.say("logs", "--tail=40").text());
        }
        compose.require("down", "--volumes", "--timeout", "20");
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
