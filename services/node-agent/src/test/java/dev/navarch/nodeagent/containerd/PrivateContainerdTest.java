package dev.navarch.nodeagent.containerd;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.nodeagent.runtime.ContainerConfig;
import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.ContainerResources;
import dev.navarch.nodeagent.runtime.ContainerRuntime;
import dev.navarch.nodeagent.runtime.ContainerSecurity;
import dev.navarch.nodeagent.runtime.DnsConfig;
import dev.navarch.nodeagent.runtime.ExecResult;
import dev.navarch.nodeagent.runtime.NamespaceOptions;
import dev.navarch.nodeagent.runtime.PodIdentity;
import dev.navarch.nodeagent.runtime.SandboxConfig;
import dev.navarch.nodeagent.runtime.SeccompChoice;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@Tag("containerd")
@EnabledIf("dev.navarch.nodeagent.containerd.TestContainerd#available")
class PrivateContainerdTest {

    private static TestContainerd containerd;
    private static ContainerRuntime runtime;

    @BeforeAll
    static void start() throws IOException {
        containerd = new TestContainerd();
        runtime = containerd.runtime();
    }

    @AfterAll
    static void stop() throws IOException {
        containerd.close();
    }

    @Test
    void runsASandboxWithAnAddressAndAContainerInIt() {
        SandboxConfig sandbox = sandbox();
        String sandboxId = runtime.runSandbox(sandbox);
        assertThat(runtime.sandbox(sandboxId).orElseThrow().addresses())
                .singleElement()
                .asString()
                .startsWith("10.219.");

        String id =
                runtime.createContainer(
                        sandboxId, container(List.of("sh", "-c", "exit 3")), sandbox);
        runtime.startContainer(id);

        eventually(() -> state(id) == ContainerRecord.State.EXITED);
        assertThat(runtime.container(id).orElseThrow().exitCode()).isEqualTo(3);
    }

    @Test
    void runsACommandInAContainer() {
        SandboxConfig sandbox = sandbox();
        String sandboxId = runtime.runSandbox(sandbox);
        String id =
                runtime.createContainer(sandboxId, container(List.of("sleep", "1000")), sandbox);
        runtime.startContainer(id);

        assertThat(
                        runtime.exec(
                                id,
                                List.of("sh", "-c", "echo $NAME; exit 4"),
                                Duration.ofSeconds(60)))
                .isEqualTo(new ExecResult.Exited(4, "value\n"));
        assertThat(runtime.exec(id, List.of("sleep", "60"), Duration.ofSeconds(1)))
                .isEqualTo(new ExecResult.TimedOut());
        runtime.stopContainer(id, Duration.ofSeconds(0));
        assertThat(state(id)).isEqualTo(ContainerRecord.State.EXITED);
    }

    @Test
    void anotherAgentAdoptsTheRunningContainerd() throws IOException {
        long pid = pid();

        new PrivateContainerd(
                        containerd.containerd().files(), java.nio.file.Path.of("/usr/lib/cni"))
                .start();

        assertThat(pid()).isEqualTo(pid);
    }

    @Test
    void containersSurviveContainerdsDeath() throws IOException {
        SandboxConfig sandbox = sandbox();
        String sandboxId = runtime.runSandbox(sandbox);
        String id =
                runtime.createContainer(sandboxId, container(List.of("sleep", "1000")), sandbox);
        runtime.startContainer(id);
        ProcessHandle.of(pid()).orElseThrow().destroyForcibly();
        eventually(() -> containerd.containerd().restartIfDead());

        eventually(() -> state(id) == ContainerRecord.State.RUNNING);
    }

    private static long pid() throws IOException {
        return Long.parseLong(
                java.nio.file.Files.readString(containerd.containerd().files().pid()).strip());
    }

    private static ContainerRecord.State state(String id) {
        try {
            return runtime.container(id).orElseThrow().state();
        } catch (dev.navarch.nodeagent.runtime.RuntimeFailure e) {
            return ContainerRecord.State.UNKNOWN;
        }
    }

    private static final NamespaceOptions OWN =
            new NamespaceOptions(false, NamespaceOptions.Pid.CONTAINER, false, "");

    private static SandboxConfig sandbox() {
        String uid = UUID.randomUUID().toString();
        PodIdentity pod = new PodIdentity("default", "p-" + uid.substring(0, 5), uid);
        return new SandboxConfig(
                pod,
                0,
                pod.name(),
                containerd.home().resolve("logs").toString(),
                DnsConfig.NONE,
                List.of(),
                pod.labels(),
                Map.of(),
                "/kubepods/besteffort/pod" + uid,
                OWN,
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                new SeccompChoice.RuntimeDefault(),
                "");
    }

    private static ContainerConfig container(List<String> command) {
        return new ContainerConfig(
                "main",
                0,
                TestContainerd.BUSYBOX,
                TestContainerd.BUSYBOX,
                command,
                List.of(),
                "",
                Map.of("NAME", "value"),
                List.of(),
                Map.of(
                        PodIdentity.NAMESPACE,
                        "default",
                        PodIdentity.NAME,
                        "p",
                        PodIdentity.UID,
                        "u",
                        PodIdentity.CONTAINER,
                        "main"),
                Map.of(),
                "main.log",
                false,
                false,
                false,
                new ContainerResources(2, 0, 0, 64 << 20, 1000),
                new ContainerSecurity(
                        false,
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        false,
                        false,
                        List.of(),
                        OWN,
                        new SeccompChoice.RuntimeDefault()));
    }
}
