package dev.navarch.images;

import static dev.navarch.images.ComposeCluster.CHECKOUT;
import static dev.navarch.images.ComposeCluster.START;
import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster under Docker Compose, with simulated nodes. */
class ComposeTest {

    private static final List<String> FILES = List.of("docker-compose.yml");

    @TempDir Path directory;

    @Test
    void theFilesAreValid() throws Exception {
        assumeTrue(
                Compose.installed().isPresent(),
                "neither docker compose nor docker-compose is installed");
        for (List<String> files :
                List.of(FILES, List.of("docker-compose.yml", "docker-compose.real.yml"))) {
            Compose compose = Compose.of(CHECKOUT, files, List.of("prometheus"), Map.of());
            assertThat(compose.say("config", "--quiet").text()).isEmpty();
            assertThat(compose.say("config", "--services").text().lines().toList())
                    .containsAll(ComposeImages.SERVICES)
                    .contains("prometheus");
        }
    }

    @Test
    void endsWithAClusterThatKeepsItsState() throws Exception {
        Map<String, String> images = ComposeImages.load(CHECKOUT);
        try (ComposeCluster cluster = ComposeCluster.start(FILES, List.of(), images, directory)) {
            cluster.awaitHealthy();
            eventually("three nodes are ready", () -> cluster.readyNodes() == 3);
            deploy(cluster, "web");
            awaitPods(cluster, 2);

            cluster.compose().require("restart", "postgres", "kafka", "api");
            awaitAgain(cluster, 2);
            // And works as before: through the controllers, the scheduler and the node.
            deploy(cluster, "again");
            awaitPods(cluster, 4);
            cluster.awaitHealthy();

            comesBackFromABackup(cluster);
            cluster.proven();
        }
    }

    /** By the commands of docs/operations.md. */
    private void comesBackFromABackup(ComposeCluster cluster) throws Exception {
        Compose compose = cluster.compose();
        String navarch = "/opt/navarch/bin/navarch";
        compose.require("exec", "-T", "api", navarch, "backup", "monday");
        Path backup = directory.resolve("monday");
        compose.save(backup, "exec", "-T", "api", "cat", "monday");
        String later = "{\"metadata\": {\"name\": \"later\"}}";
        assertThat(cluster.post("/api/v1/namespaces", later)).isEqualTo(201);

        compose.require("down", "--volumes", "--timeout", "20");
        String take = "umask 077 && cat >monday";
        compose.feed(backup, "run", "--rm", "-T", "--entrypoint", "sh", "api", "-c", take);
        compose.require("run", "--rm", "-T", "api", "restore", "monday");
        compose.require("up", "--detach");

        // By the kubeconfig of before: the authorities are the same.
        awaitAgain(cluster, 4);
        assertThat(cluster.get("/api/v1/namespaces/later").statusCode()).isEqualTo(404);
        deploy(cluster, "restored");
        awaitPods(cluster, 6);
        cluster.awaitHealthy();
    }

    @Test
    void prometheusScrapesTheSixServices() throws Exception {
        Map<String, String> images = new HashMap<>(ComposeImages.load(CHECKOUT));
        assumeTrue(
                images.containsKey("PROMETHEUS_IMAGE"),
                "PROMETHEUS_IMAGE is not set, and there is no Prometheus for a stand-in");
        String port = Integer.toString(ComposeCluster.freePort());
        images.put("PROMETHEUS_PORT", port);
        Set<String> services = new TreeSet<>(ComposeImages.SERVICES);
        try (ComposeCluster cluster =
                        ComposeCluster.start(FILES, List.of("prometheus"), images, directory);
                HttpClient http = HttpClient.newHttpClient()) {
            eventually(
                    "Prometheus is ready",
                    START,
                    () -> cluster.compose().health("prometheus"),
                    "healthy"::equals);
            ScrapedServices seen = new ScrapedServices(http, "http://127.0.0.1:" + port);
            eventually("all are up", START, seen::up, services::equals);
            eventually(
                    "all are ready",
                    START,
                    () -> seen.having("min by (component) (navarch_ready) == 1"),
                    services::equals);
            assertThat(seen.alerts()).isEqualTo(alerts());
            eventually("the rules can be evaluated", START, seen::evaluated, alerts()::equals);
            cluster.proven();
        }
    }

    private static Set<String> alerts() throws IOException {
        Path file = CHECKOUT.resolve("deploy/helm/navarch/files/alerts.yml");
        return Pattern.compile("- alert: (\\w+)")
                .matcher(Files.readString(file))
                .results()
                .map((MatchResult alert) -> alert.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void awaitPods(ComposeCluster cluster, long count) {
        eventually(count + " pods run", START, cluster::runningPods, running -> running == count);
    }

    /** While the API service may still be starting. */
    private static void awaitAgain(ComposeCluster cluster, long pods) {
        eventually(
                "it is the same cluster",
                START,
                () -> {
                    try {
                        return cluster.readyNodes() == 3 && cluster.runningPods() == pods;
                    } catch (IOException starting) {
                        return false;
                    }
                },
                same -> same);
    }

    private static void deploy(ComposeCluster cluster, String name) throws Exception {
        String deployment =
                """
                {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "NAME"},
                 "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "NAME"}},
                  "template": {"metadata": {"labels": {"app": "NAME"}},
                   "spec": {"containers": [{"name": "main", "image": "main:1"}]}}}}
                """
                        .replace("NAME", name);
        assertThat(cluster.post("/apis/apps/v1/namespaces/default/deployments", deployment))
                .isEqualTo(201);
    }
}
