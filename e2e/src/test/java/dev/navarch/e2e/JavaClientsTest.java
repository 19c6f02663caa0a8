package dev.navarch.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Pods;
import dev.navarch.e2e.support.Shop;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.kubernetes.client.Attach;
import io.kubernetes.client.Copy;
import io.kubernetes.client.Exec;
import io.kubernetes.client.PortForward;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** fabric8's client and the official one reach into pods, each by its own WebSockets. */
@ExtendWith(Cluster.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class JavaClientsTest {

    private static final long MINUTES = 3;

    /** Reads a million bytes, so that it ends by itself where a client cannot end the input. */
    private static final String[] COMMAND = {
        "sh", "-c", "head -c 1000000 | wc -c; echo problem >&2; exit 42"
    };

    private static final byte[] INPUT = "0123456789".repeat(100_000).getBytes(UTF_8);

    private static Kubectl kubectl;
    private static Pods pods;
    private static KubernetesClient fabric8;

    @BeforeAll
    static void create(Kubectl given) throws IOException {
        kubectl = given;
        pods = Pods.create(kubectl, "java-clients", "remote.yaml", Map.of());
        fabric8 =
                new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(kubectl.kubeconfig().toFile()))
                        .build();
        pods.awaitReady("remote");
    }

    @AfterAll
    static void close() {
        fabric8.close();
        pods.run("delete", "namespace", "java-clients", "--wait=false");
    }

    private static PodResource pod() {
        return fabric8.pods().inNamespace("java-clients").withName("remote");
    }

    @Test
    void fabric8ExecutesWithInputOutputErrorsAndTheExitCode() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (ExecWatch exec =
                pod().inContainer("main")
                        .redirectingInput()
                        .writingOutput(out)
                        .writingError(err)
                        .exec(COMMAND)) {
            exec.getInput().write(INPUT);
            exec.getInput().flush();
            assertThat(exec.exitCode().get(MINUTES, TimeUnit.MINUTES)).isEqualTo(42);
        }
        assertThat(out.toString(UTF_8)).isEqualTo("1000000\n");
        assertThat(err.toString(UTF_8)).isEqualTo("problem\n");
    }

    @Test
    void fabric8FollowsALog() throws IOException {
        pods.apply(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: counter}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: c
                    image: navarch.test/tools:1
                    command: [sh, -c, "i=0; while true; do echo line $i; i=$((i+1)); sleep 0.2; done"]
                """);
        pods.awaitReady("counter");
        try (LogWatch log =
                        fabric8.pods().inNamespace("java-clients").withName("counter").watchLog();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(log.getOutput(), UTF_8))) {
            for (int i = 0; i < 20; i++) {
                assertThat(lines.readLine()).isEqualTo("line " + i);
            }
        }
    }

    @Test
    void fabric8ForwardsAPort() throws IOException {
        try (LocalPortForward forward = pod().portForward(8080)) {
            for (int i = 0; i < 3; i++) {
                assertThat(Shop.get("http://127.0.0.1:" + forward.getLocalPort() + "/file"))
                        .isEqualTo("web\n");
            }
        }
    }

    @Test
    void fabric8AttachesToTheRunningProcess() throws IOException {
        try (ExecWatch attached =
                        pod().inContainer("listens")
                                .redirectingInput()
                                .redirectingOutput()
                                .attach();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(attached.getOutput(), UTF_8))) {
            attached.getInput().write("hello fabric8\n".getBytes(UTF_8));
            attached.getInput().flush();
            assertThat(lines.lines().anyMatch("heard hello fabric8"::equals)).isTrue();
        }
    }

    @Test
    void fabric8CopiesFilesInAndOut(@TempDir Path directory) throws IOException {
        Path there = Files.write(directory.resolve("there"), INPUT);
        Path back = directory.resolve("back");
        assertThat(pod().inContainer("main").file("/tmp/fabric8").upload(there)).isTrue();
        assertThat(pod().inContainer("main").file("/tmp/fabric8").copy(back)).isTrue();
        assertThat(back).hasSameBinaryContentAs(there);
    }

    @Test
    void theOfficialClientAttachesToTheRunningProcess() throws ApiException, IOException {
        try (Attach.AttachResult attached =
                        new Attach(official())
                                .newConnectionBuilder("java-clients", "remote")
                                .setContainer("listens")
                                .setStdin(true)
                                .setStdout(true)
                                .connect();
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(attached.getStandardOutputStream(), UTF_8))) {
            OutputStream in = attached.getStandardInputStream();
            in.write("hello official\n".getBytes(UTF_8));
            in.flush();
            assertThat(lines.lines().anyMatch("heard hello official"::equals)).isTrue();
        }
    }

    @Test
    void theOfficialClientForwardsAPort() throws ApiException, IOException {
        var forward = new PortForward(official()).forward("java-clients", "remote", List.of(8080));
        try (OutputStream out = forward.getOutboundStream(8080);
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(forward.getInputStream(8080), UTF_8))) {
            out.write("GET /file HTTP/1.0\r\n\r\n".getBytes(UTF_8));
            out.flush();
            assertThat(lines.readLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(lines.lines().anyMatch("web"::equals)).isTrue();
        }
    }

    @Test
    void theOfficialClientCopiesFilesInAndOut(@TempDir Path directory) throws Exception {
        Path there = Files.write(directory.resolve("there"), INPUT);
        Path back = directory.resolve("back");
        Copy copy = new Copy(official());
        Path remote = Path.of("/tmp/official");
        copy.copyFileToPod("java-clients", "remote", "main", there, remote);
        copy.copyFileFromPod("java-clients", "remote", "main", remote.toString(), back);
        assertThat(back).hasSameBinaryContentAs(there);
    }

    @Test
    void theOfficialClientExecutesWithInputOutputErrorsAndTheExitCode()
            throws ApiException, IOException, InterruptedException {
        Process exec =
                new Exec(official())
                        .newExecutionBuilder("java-clients", "remote", COMMAND)
                        .setContainer("main")
                        .setStdin(true)
                        .execute();
        try {
            CompletableFuture<String> out = read(exec.inputReader(UTF_8));
            CompletableFuture<String> err = read(exec.errorReader(UTF_8));
            // Closing it would end the whole session.
            OutputStream in = exec.getOutputStream();
            in.write(INPUT);
            in.flush();
            assertThat(exec.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
            assertThat(exec.exitValue()).isEqualTo(42);
            assertThat(out.orTimeout(MINUTES, TimeUnit.MINUTES).join()).isEqualTo("1000000\n");
            assertThat(err.orTimeout(MINUTES, TimeUnit.MINUTES).join()).isEqualTo("problem\n");
        } finally {
            exec.destroy();
        }
    }

    private static ApiClient official() throws IOException {
        try (Reader reader = Files.newBufferedReader(kubectl.kubeconfig())) {
            return ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(reader)).build();
        }
    }

    private static CompletableFuture<String> read(BufferedReader reader) {
        return CompletableFuture.supplyAsync(() -> {
            try (reader) {
                return reader.readAllAsString();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }
}
