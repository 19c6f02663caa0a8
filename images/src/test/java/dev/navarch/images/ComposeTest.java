package dev.navarch.images;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.navarch.testkit.KubeconfigClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The cluster under Docker Compose. PostgreSQL's and Kafka's images are those that POSTGRES_IMAGE
 * and KAFKA_IMAGE name; without these, stand-ins are made, so that no registry is needed.
 */
class ComposeTest {

    private static final Duration START = Duration.ofMinutes(5);
    private static final List<String> SERVICES =
            List.of("api", "controller", "scheduler", "node-agent", "proxy", "metrics");
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    @TempDir Path directory;

    @BeforeAll
    static void needsCompose() throws InterruptedException {
        assumeTrue(
                Compose.installed().isPresent(),
                "neither docker compose nor docker-compose is installed");
    }

    @Test
    void theFileIsValid() throws Exception {
        Compose compose = compose(Map.of());
        assertThat(compose.say("config", "--quiet").text()).isEmpty();
        assertThat(compose.say("config", "--services").text().lines().toList())
                .containsAll(SERVICES);
    }

    @Test
    void endsWithAClusterThatKeepsItsState() throws Exception {
        assumeTrue(Compose.engine(), "no Docker engine answers");
        for (String service : SERVICES) {
            Path image = CHECKOUT.resolve("images/target/" + service + ".tar");
            assumeTrue(Files.exists(image), "there are no images: make images");
            RunningImage.require(
                    RunningImage.say(List.of("docker", "load", "--input", image.toString())));
        }
        Map<String, String> servers = servers();
        String port = Integer.toString(freePort());
        Map<String, String> environment = new java.util.HashMap<>(servers);
        environment.put("NAVARCH_PORT", port);
        Compose compose = compose(environment);
        try {
            compose.require("up", "--detach");
            for (String service : SERVICES) {
                eventually(
                        service + " is healthy",
                        START,
                        () -> compose.health(service),
                        "healthy"::equals);
            }
            Path kubeconfig = directory.resolve("kubeconfig");
            Files.writeString(
                    kubeconfig, compose.say("exec", "-T", "api", "cat", "kubeconfig").text());
            KubeconfigClient client = KubeconfigClient.of(kubeconfig);
            eventually("three nodes are ready", () -> readyNodes(client) == 3);
            eventually(
                    "the default service account is there",
                    () ->
                            get(client, "/api/v1/namespaces/default/serviceaccounts/default")
                                            .statusCode()
                                    == 200);
            assertThat(deploy(client, "web")).isEqualTo(201);
            eventually("its pods run", START, () -> runningPods(client), running -> running == 2);

            compose.require("restart", "postgres", "kafka", "api");
            eventually(
                    "it is the same cluster",
                    START,
                    () -> {
                        try {
                            return readyNodes(client) == 3 && runningPods(client) == 2;
                        } catch (IOException restarting) {
                            return false;
                        }
                    },
                    same -> same);
            // And works as before: through the controllers, the scheduler and the node.
            assertThat(deploy(client, "again")).isEqualTo(201);
            eventually("new pods run", START, () -> runningPods(client), running -> running == 4);
            for (String service : SERVICES) {
                eventually(
                        service + " is healthy again",
                        START,
                        () -> compose.health(service),
                        "healthy"::equals);
            }
        } catch (Throwable failure) {
            failure.addSuppressed(
                    new IllegalStateException(compose.say("logs", "--tail=40").text()));
            throw failure;
        } finally {
            compose.require("down", "--volumes", "--timeout", "20");
        }
    }

    private Compose compose(Map<String, String> environment) throws InterruptedException {
        return new Compose(
                CHECKOUT,
                Compose.installed().orElseThrow(),
                "navarch-test-" + ThreadLocalRandom.current().nextInt(1 << 20),
                environment);
    }

    private static Map<String, String> servers() throws IOException, InterruptedException {
        if (System.getenv("POSTGRES_IMAGE") != null && System.getenv("KAFKA_IMAGE") != null) {
            return Map.of();
        }
        Path base = CHECKOUT.resolve("images/target/base/java.tar");
        assumeTrue(
                Files.exists(base),
                "neither POSTGRES_IMAGE and KAFKA_IMAGE are set nor is there a base for stand-ins:"
                        + " make images");
        Path made = CHECKOUT.resolve("images/target/stand-ins");
        RunningImage.require(
                RunningImage.say(
                        List.of(
                                "env",
                                "JAVA_HOME=" + System.getProperty("java.home"),
                                CHECKOUT.resolve("images/src/test/compose/stand-ins.sh").toString(),
                                base.toString(),
                                made.toString())));
        for (String server : List.of("postgres", "kafka")) {
            String image = made.resolve(server + ".tar").toString();
            RunningImage.require(RunningImage.say(List.of("docker", "load", "--input", image)));
        }
        return Map.of(
                "POSTGRES_IMAGE", "navarch-test/postgres:1", "KAFKA_IMAGE", "navarch-test/kafka:1");
    }

    private static int deploy(KubeconfigClient client, String name)
            throws IOException, InterruptedException {
        String deployment =
                """
                {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "NAME"},
                 "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "NAME"}},
                  "template": {"metadata": {"labels": {"app": "NAME"}},
                   "spec": {"containers": [{"name": "main", "image": "main:1"}]}}}}
                """
                        .replace("NAME", name);
        return post(client, "/apis/apps/v1/namespaces/default/deployments", deployment);
    }

    private static long readyNodes(KubeconfigClient client)
            throws IOException, InterruptedException {
        return items(client, "/api/v1/nodes").stream()
                .flatMap(node -> node.at("/status/conditions").valueStream())
                .filter(condition ->
                        condition.path("type").asString("").equals("Ready")
                                && condition.path("status").asString("").equals("True"))
                .count();
    }

    private static long runningPods(KubeconfigClient client)
            throws IOException, InterruptedException {
        return items(client, "/api/v1/namespaces/default/pods").stream()
                .filter(pod -> pod.at("/status/phase").asString("").equals("Running"))
                .count();
    }

    private static List<JsonNode> items(KubeconfigClient client, String path)
            throws IOException, InterruptedException {
        JsonNode list = JsonMapper.shared().readTree(get(client, path).body());
        return StreamSupport.stream(list.path("items").spliterator(), false).toList();
    }

    private static HttpResponse<String> get(KubeconfigClient client, String path)
            throws IOException, InterruptedException {
        return client.http().send(client.request(path).build(), BodyHandlers.ofString());
    }

    private static int post(KubeconfigClient client, String path, String body)
            throws IOException, InterruptedException {
        return client.http()
                .send(
                        client.request(path)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
