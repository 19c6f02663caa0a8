package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Pods;
import dev.navarch.e2e.support.Shell;
import dev.navarch.e2e.support.Shop;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How a kubectl of any release reaches into pods. */
@ExtendWith(Cluster.class)
@TestInstance(Lifecycle.PER_CLASS)
abstract class KubectlReleaseContract {

    private final String namespace;
    private Pods pods;

    KubectlReleaseContract(String namespace) {
        this.namespace = namespace;
    }

    /** The kubectl of the release that is tried. */
    abstract Kubectl ofRelease(Kubectl installed);

    @BeforeAll
    void create(Kubectl kubectl) {
        pods = Pods.create(ofRelease(kubectl), namespace, "remote.yaml", Map.of());
        pods.awaitReady("remote");
    }

    @AfterAll
    void close() {
        pods.run("delete", "namespace", namespace, "--wait=false");
    }

    @Test
    void executesWithInputOutputErrorsAndTheExitCode() {
        Shell.Result result =
                pods.kubectl()
                        .input(
                                "0123456789".repeat(100_000),
                                "-n",
                                namespace,
                                "exec",
                                "-i",
                                "remote",
                                "-c",
                                "main",
                                "--",
                                "sh",
                                "-c",
                                "wc -c; echo problem >&2; exit 42");
        assertThat(result.out()).isEqualTo("1000000\n");
        assertThat(result.err()).contains("problem\n", "exit code 42");
        assertThat(result.exitCode()).isEqualTo(42);
    }

    @Test
    void copiesFilesInAndOut(@TempDir Path directory) throws IOException {
        Path there = Files.writeString(directory.resolve("there"), "x".repeat(200_000));
        Path back = directory.resolve("back");
        pods.ok("cp", there.toString(), "remote:/tmp/there", "-c", "main");
        pods.ok("cp", "remote:/tmp/there", back.toString(), "-c", "main");
        assertThat(back).hasSameTextualContentAs(there);
    }

    @Test
    void forwardsPorts() throws IOException {
        Process forward = pods.start("port-forward", "pod/remote", ":8080");
        try (BufferedReader lines = forward.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            assertThat(line).startsWith("Forwarding from 127.0.0.1:");
            String port = line.replaceAll(".*127.0.0.1:(\\d+) .*", "$1");
            for (int i = 0; i < 3; i++) {
                assertThat(Shop.get("http://127.0.0.1:" + port + "/file")).isEqualTo("web\n");
            }
        } finally {
            forward.destroyForcibly();
        }
    }

    @Test
    void followsALog() throws IOException {
        Process follow = pods.start("logs", "-f", "remote", "-c", "listens");
        try (BufferedReader lines = follow.inputReader(StandardCharsets.UTF_8)) {
            for (String word : new String[] {"one", "two"}) {
                String say = "echo " + word + " > /proc/1/fd/1";
                pods.ok("exec", "remote", "-c", "listens", "--", "sh", "-c", say);
                assertThat(lines.readLine()).isEqualTo(word);
            }
        } finally {
            follow.destroyForcibly();
        }
    }
}
