package dev.navarch.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * This machine, node of the outer cluster, as one of the inner cluster too: by the chart's node
 * agent with a directory and ports of its own, and containers that are simulated.
 */
public final class Machine implements AutoCloseable {

    private static final Duration SOON = Duration.ofMinutes(4);

    private final Path home;
    private final String name;

    /**
     * @param home for what the agent keeps on the machine
     */
    public Machine(Kubectl outer, Path home) {
        this.home = home;
        this.name = outer.value("{.items[0].metadata.name}", "nodes");
        try {
            Files.createDirectories(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // As on any machine with systemd: what is mounted in the pod is seen outside.
        shell("mount --bind '" + home + "' '" + home + "' && mount --make-shared '" + home + "'");
    }

    /** What the chart must be told of it. */
    public String values() {
        return "nodeAgent.enabled=true,nodeAgent.config.runtime=simulated,nodeAgent.port=10260,"
                + "nodeAgent.healthPort=18090,nodeAgent.home="
                + home;
    }

    /** It has joined by itself, and the inner API believes the certificate of its agent. */
    public void isANodeOf(Kubectl inner) {
        Await.until(
                name + " is ready",
                SOON,
                () ->
                        inner.run(
                                        "get",
                                        "node",
                                        name,
                                        "-o",
                                        "jsonpath={.status.conditions[?(@.type=='Ready')].status}")
                                .out(),
                "True"::equals);
        Await.until(
                "the API reaches its agent",
                SOON,
                () -> inner.run("get", "--raw", "/api/v1/nodes/" + name + "/proxy/healthz").out(),
                out -> out.strip().equals("ok"));
        assertThat(home.resolve("pki/node-agent.pem")).exists();
        assertThat(home.resolve("pki/node-serving.pem")).exists();
    }

    /** Its agent has ended, and nothing shall be placed there any more. */
    public void isForgottenBy(Kubectl inner) {
        inner.ok("delete", "node", name);
    }

    private static void shell(String command) {
        Shell.Result done =
                Shell.run(List.of("sh", "-c", command), Map.of(), "", Duration.ofMinutes(1));
        assertThat(done.ok()).as(() -> command + ": " + done.all()).isTrue();
    }

    @Override
    public void close() {
        shell("umount --lazy '" + home + "'");
    }
}
