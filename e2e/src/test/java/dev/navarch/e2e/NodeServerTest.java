package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Pods;
import dev.navarch.e2e.support.Product;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the node's own server shows, asked through the API server's proxy; and its logs. */
@ExtendWith(Cluster.class)
class NodeServerTest {

    private static final Duration SOON = Duration.ofMinutes(3);

    private static Pods pods;
    private static String proxy;

    @BeforeAll
    static void create(Kubectl kubectl) {
        pods = Pods.create(kubectl, "served", "served.yaml", Map.of());
        proxy = "/api/v1/nodes/" + kubectl.value("{.items[0].metadata.name}", "nodes") + "/proxy";
        pods.awaitReady("talks");
    }

    @AfterAll
    static void close() {
        pods.run("delete", "namespace", "served", "--wait=false");
    }

    @Test
    void showsItsHealthItsPodsAndTheirUse(Kubectl kubectl) {
        assertThat(kubectl.ok("get", "--raw", proxy + "/healthz")).startsWith("ok");
        assertThat(kubectl.ok("get", "--raw", proxy + "/pods"))
                .contains("\"name\":\"talks\"", "\"phase\":\"Running\"");
        Await.until(
                "the pod's use",
                SOON,
                () -> kubectl.run("get", "--raw", proxy + "/stats/summary").out(),
                summary ->
                        summary.contains("\"name\":\"talks\"")
                                && summary.contains("\"workingSetBytes\":"));
        assertThat(kubectl.ok("get", "--raw", proxy + "/metrics/resource"))
                .containsPattern(
                        "container_memory_working_set_bytes\\{container=\"main\",namespace=\"served\"");
        assertThat(kubectl.ok("get", "--raw", proxy + "/metrics")).contains("# TYPE ");
    }

    @Test
    void showsLogsAndRunsCommands(Kubectl kubectl) {
        assertThat(
                        kubectl.ok(
                                "get",
                                "--raw",
                                proxy + "/containerLogs/served/talks/main?tailLines=1"))
                .isEqualTo("ready\n");
        assertThat(kubectl.ok("get", "--raw", proxy + "/run/served/talks/main?cmd=hostname"))
                .isEqualTo("talks\n");
    }

    @Test
    void rotatesALogThatGrowsLargeWhileItIsFollowed(Product product) throws IOException {
        Path logs =
                product.home()
                        .resolve("logs/pods")
                        .resolve("served_talks_" + pods.value("talks", ".metadata.uid"))
                        .resolve("main");
        Process follow = pods.start("logs", "-f", "talks", "--tail=1");
        try {
            pods.sh("talks", "seq 100000 130000 > /proc/1/fd/1");
            Await.until("a rotated log", SOON, () -> files(logs), files -> files.size() > 1);
            pods.sh("talks", "echo after > /proc/1/fd/1");
            Await.until(
                    "the newest line",
                    SOON,
                    () -> pods.ok("logs", "talks", "--tail=1"),
                    "after\n"::equals);
            assertThat(pods.ok("logs", "talks")).doesNotContain("ready");
            try (var lines = follow.inputReader(StandardCharsets.UTF_8)) {
                assertThat(lines.lines().takeWhile(line -> !line.equals("after")))
                        .as("every line before")
                        .startsWith("ready", "100000")
                        .endsWith("130000")
                        .hasSize(30_002);
            }
        } finally {
            follow.destroyForcibly();
        }
    }

    private static List<String> files(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
