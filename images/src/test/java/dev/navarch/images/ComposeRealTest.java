package dev.navarch.images;

import static dev.navarch.images.ComposeCluster.CHECKOUT;
import static dev.navarch.images.ComposeCluster.START;
import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.navarch.images.RunningImage.Said;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster under Docker Compose, with a node of real containers, by kubectl. */
class ComposeRealTest {

    private static final List<String> FILES =
            List.of("docker-compose.yml", "docker-compose.real.yml");
    private static final String IMAGE = "example.test/tools:1";
    private static final String PAGE =
            "mkdir /www; echo hello >/www/index.html; echo serving; exec httpd -f -p 80 -h /www";

    @TempDir Path directory;

    @Test
    void runsRealContainers() throws Exception {
        Map<String, String> images = ComposeImages.load(CHECKOUT);
        Said privileged =
                RunningImage.say(
                        List.of(
                                "docker",
                                "run",
                                "--rm",
                                "--privileged",
                                "--entrypoint",
                                "true",
                                "navarch/node-agent:0.1.0"));
        assumeTrue(
                privileged.code() == 0,
                "the engine has no privileged containers: " + privileged.text());
        assumeTrue(kubectlIsThere(), "there is no kubectl");
        Path tools = directory.resolve("tools.tar");
        RunningImage.require(
                RunningImage.say(
                        List.of(
                                CHECKOUT.resolve("docs/tour/image.sh").toString(),
                                tools.toString())));
        try (ComposeCluster cluster = ComposeCluster.start(FILES, List.of(), images, directory)) {
            cluster.awaitHealthy();
            eventually("the machine is a node", () -> cluster.readyNodes() == 1);
            String load = "cat >images/tools && mv images/tools images/tools.tar";
            cluster.compose().feed(tools, "exec", "-T", "node-agent", "sh", "-c", load);
            require(cluster, "run", "web", "--image", IMAGE, "--port=80", "--", "sh", "-c", PAGE);
            require(cluster, "expose", "pod", "web", "--port=80");
            require(cluster, "run", "client", "--image", IMAGE, "--", "sleep", "100000");
            require(cluster, "wait", "--for=condition=Ready", "pod/web", "--timeout=180s");
            require(cluster, "wait", "--for=condition=Ready", "pod/client", "--timeout=180s");

            String address = "jsonpath={.status.phase} {.status.podIP}";
            assertThat(require(cluster, "get", "pod", "web", "-o", address))
                    .matches("Running 10\\.244\\.0\\.\\d+");
            eventually(
                    "its log is there", () -> require(cluster, "logs", "web"), "serving\n"::equals);
            answersByName(cluster);

            // They end with the node agent's container, and start again with it.
            cluster.compose().require("restart", "node-agent");
            answersByName(cluster);
            cluster.proven();
        }
    }

    /** From another pod: exec, DNS and the kernel's rules. */
    private static void answersByName(ComposeCluster cluster) {
        eventually(
                "the Service answers",
                START,
                () -> kubectl(cluster, "exec", "client", "--", "wget", "-q", "-O-", "http://web"),
                said -> said.code() == 0 && said.text().equals("hello\n"));
    }

    private static String require(ComposeCluster cluster, String... arguments)
            throws IOException, InterruptedException {
        Said said = kubectl(cluster, arguments);
        RunningImage.require(said);
        return said.text();
    }

    private static Said kubectl(ComposeCluster cluster, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add("kubectl");
        command.add("--kubeconfig");
        command.add(cluster.kubeconfig().toString());
        command.addAll(List.of(arguments));
        return RunningImage.say(command);
    }

    private static boolean kubectlIsThere() throws InterruptedException {
        try {
            return RunningImage.say(List.of("kubectl", "version", "--client")).code() == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
