package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Pods;
import dev.navarch.e2e.support.Shell;
import dev.navarch.e2e.support.Shop;
import dev.navarch.testkit.Conformance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real kubectl reaches into pods over WebSockets, its choice since 1.31, and over SPDY. */
@ExtendWith(Cluster.class)
class RemoteCommandTest {

    private static final Duration SOON = Duration.ofMinutes(3);
    private static final String SWITCH = "KUBECTL_REMOTE_COMMAND_WEBSOCKETS";

    private static Kubectl kubectl;
    private static Pods pods;

    @BeforeAll
    static void create(Kubectl given) {
        kubectl = given;
        pods = Pods.create(kubectl, "remote", "remote.yaml", Map.of());
        pods.awaitReady("remote");
    }

    @AfterAll
    static void close() {
        pods.run("delete", "namespace", "remote", "--wait=false");
    }

    private static void assumeWebSockets() {
        String version = kubectl.run("version", "--client", "-o", "json").out();
        Matcher minor = Pattern.compile("\"minor\": \"(\\d+)").matcher(version);
        assumeTrue(
                minor.find() && Integer.parseInt(minor.group(1)) >= 31,
                () -> "kubectl does not prefer WebSockets: " + version);
    }

    /** The shell's line that runs kubectl, with or without WebSockets. */
    private static Shell.Result run(boolean webSockets, String input, String... arguments) {
        String line =
                "kubectl --kubeconfig %s -n remote %s"
                        .formatted(kubectl.kubeconfig(), String.join(" ", arguments));
        return Shell.run(
                List.of("sh", "-c", line),
                Map.of(SWITCH, Boolean.toString(webSockets)),
                input,
                SOON);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Conformance(
            "[sig-node] Pods should support remote command execution over websockets [Conformance] [NodeConformance]")
    void carriesInputOutputErrorsAndTheExitCode(boolean webSockets) {
        if (webSockets) {
            assumeWebSockets();
        }
        String input = "0123456789".repeat(100_000);
        Shell.Result result =
                run(
                        webSockets,
                        input,
                        "exec -i -v=8 remote -- sh -c 'wc -c; echo problem >&2; exit 42'");
        assertThat(result.out()).isEqualTo("1000000\n");
        assertThat(result.exitCode()).isEqualTo(42);
        assertThat(result.err())
                .contains("problem\n", "exit code 42")
                .contains(webSockets ? "v5.channel.k8s.io" : "SPDY/3.1")
                .doesNotContain("fallback");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givesATerminalItsSize(boolean webSockets) {
        if (webSockets) {
            assumeWebSockets();
        }
        String inner =
                "stty rows 33 cols 77; kubectl --kubeconfig %s -n remote exec -it remote -- sh"
                        .formatted(kubectl.kubeconfig());
        Shell.Result session =
                Shell.run(
                        List.of("script", "-qec", inner, "/dev/null"),
                        Map.of("TERM", "xterm", SWITCH, Boolean.toString(webSockets)),
                        "while [ \"$(stty size)\" != '33 77' ]; do sleep 0.1; done;"
                                + " echo right-$((40+2)); exit 7\n",
                        SOON);
        assertThat(session.all()).contains("right-42");
        assertThat(session.exitCode()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void attachesToTheRunningProcess(boolean webSockets) throws IOException {
        if (webSockets) {
            assumeWebSockets();
        }
        Process attached =
                pods.kubectl()
                        .start(
                                Map.of(SWITCH, Boolean.toString(webSockets)),
                                "-n",
                                "remote",
                                "attach",
                                "-i",
                                "-q",
                                "remote",
                                "-c",
                                "listens");
        try (var input = attached.outputWriter();
                var output = attached.inputReader()) {
            input.write("hello " + webSockets + "\n");
            input.flush();
            assertThat(output.lines().anyMatch(("heard hello " + webSockets)::equals)).isTrue();
        } finally {
            attached.destroyForcibly();
        }
    }

    @Test
    void forwardsPortsThroughATunnelInAWebSocket() throws IOException {
        assumeWebSockets();
        Process forward = pods.start("-v=8", "port-forward", "pod/remote", ":8080");
        try (var lines = forward.inputReader(StandardCharsets.UTF_8)) {
            StringBuilder before = new StringBuilder();
            String line = lines.readLine();
            while (line != null && !line.startsWith("Forwarding from 127.0.0.1:")) {
                before.append(line).append('\n');
                line = lines.readLine();
            }
            assertThat(line).as(before.toString()).isNotNull();
            assertThat(before).contains("Sec-Websocket-Protocol: SPDY/3.1+portforward.k8s.io");
            String port = line.replaceAll(".*127.0.0.1:(\\d+) .*", "$1");
            for (int i = 0; i < 3; i++) {
                assertThat(Shop.get("http://127.0.0.1:" + port + "/file")).isEqualTo("web\n");
            }
        } finally {
            forward.destroyForcibly();
        }
    }
}
