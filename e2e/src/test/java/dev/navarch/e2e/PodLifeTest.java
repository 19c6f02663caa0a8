package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Pods;
import dev.navarch.testkit.Conformance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How containers begin, end and begin again, as their pods ask for. */
@ExtendWith(Cluster.class)
class PodLifeTest {

    private static final Duration SOON = Duration.ofMinutes(3);
    private static final String STATE = ".status.containerStatuses[0].state";
    private static final String LAST = ".status.containerStatuses[0].lastState";

    @TempDir private static Path directory;

    private static final List<String> calls = new CopyOnWriteArrayList<>();
    private static HttpServer called;
    private static Pods pods;

    @BeforeAll
    static void create(Kubectl kubectl) throws IOException {
        called = HttpServer.create(new InetSocketAddress(0), 0);
        called.createContext(
                "/",
                exchange -> {
                    calls.add(exchange.getRequestURI().getPath());
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        called.start();
        pods =
                Pods.create(
                        kubectl,
                        "life",
                        "life.yaml",
                        Map.of("DIRECTORY", directory, "PORT", called.getAddress().getPort()));
    }

    @AfterAll
    static void close() {
        pods.run("delete", "namespace", "life", "--wait=false");
        called.stop(0);
    }

    @Test
    @Conformance(
            "[sig-node] InitContainer should invoke init containers on a RestartAlways pod [Conformance] [NodeConformance]")
    void runsInitContainersOneAfterTheOtherBeforeTheOthers() {
        pods.awaitReady("ordered");
        assertThat(pods.sh("ordered", "cat /d/log").lines())
                .containsExactly("first", "second", "main");
        assertThat(
                        pods.value(
                                "ordered",
                                ".status.initContainerStatuses[*].state.terminated.reason"))
                .isEqualTo("Completed Completed");
    }

    @Test
    @Conformance(
            "[sig-node] InitContainer should not start app containers if init containers fail on a RestartAlways pod [Conformance] [NodeConformance]")
    void backsOffAFailingInitContainerAndStartsNothingElse() {
        pods.await(
                "init-fails",
                ".status.initContainerStatuses[0].state.waiting.reason",
                "CrashLoopBackOff");
        assertThat(pods.value("init-fails", ".status.phase")).isEqualTo("Pending");
        assertThat(pods.value("init-fails", STATE + ".waiting.reason"))
                .isEqualTo("PodInitializing");
        assertThat(pods.ok("get", "pod", "init-fails")).contains("Init:CrashLoopBackOff");
    }

    @Test
    @Conformance(
            "[sig-node] InitContainer should not start app containers and fail the pod if init containers fail on a RestartNever pod [Conformance] [NodeConformance]")
    void failsAPodThatRunsOnceWithItsInitContainer() {
        pods.await("init-fails-for-good", ".status.phase", "Failed");
        assertThat(
                        pods.value(
                                "init-fails-for-good",
                                ".status.initContainerStatuses[0].restartCount"))
                .isEqualTo("0");
        assertThat(pods.ok("get", "pod", "init-fails-for-good")).contains("Init:Error");
    }

    @Test
    @Conformance(
            "[sig-node] Kubelet when scheduling a busybox command that always fails in a pod should have an terminated reason [Conformance] [NodeConformance]")
    void restartsACrashingContainerWithBackoffAndKeepsItsMessage() {
        pods.await("crashes", STATE + ".waiting.reason", "CrashLoopBackOff");
        assertThat(pods.value("crashes", STATE + ".waiting.message"))
                .contains("restarting failed container=main pod=crashes_life(");
        assertThat(pods.value("crashes", LAST + ".terminated.exitCode")).isEqualTo("3");
        assertThat(pods.value("crashes", LAST + ".terminated.reason")).isEqualTo("Error");
        assertThat(pods.value("crashes", LAST + ".terminated.message")).isEqualTo("why");
        pods.awaitEvent("crashes", "BackOff: Back-off restarting failed container main");
    }

    @Test
    void restartsOnFailureOnly() {
        pods.await("fails-once", ".status.phase", "Succeeded");
        assertThat(pods.value("fails-once", ".status.containerStatuses[0].restartCount"))
                .isEqualTo("1");
        assertThat(pods.value("fails-once", STATE + ".terminated.reason")).isEqualTo("Completed");
    }

    @Test
    @Conformance(
            "[sig-node] Container Runtime blackbox test on terminated container should report termination message from log output if TerminationMessagePolicy FallbackToLogsOnError is set [Conformance] [NodeConformance]")
    void neverRestartsAndShowsTheLastLinesOfTheLog() {
        pods.await("fails-for-good", ".status.phase", "Failed");
        assertThat(pods.value("fails-for-good", STATE + ".terminated.exitCode")).isEqualTo("2");
        assertThat(pods.value("fails-for-good", STATE + ".terminated.message"))
                .isEqualTo("last words");
        assertThat(pods.value("fails-for-good", ".status.containerStatuses[0].restartCount"))
                .isEqualTo("0");
    }

    @Test
    void saysThatAContainerWasKilledForMemory() {
        pods.await("greedy", ".status.phase", "Failed");
        assertThat(pods.value("greedy", STATE + ".terminated.reason")).isEqualTo("OOMKilled");
        assertThat(pods.value("greedy", STATE + ".terminated.exitCode")).isEqualTo("137");
    }

    @Test
    void holdsAContainerToItsRequestsAndLimitsByCgroup() {
        pods.awaitReady("limited");
        String seen =
                pods.sh(
                        "limited",
                        """
                        cd /sys/fs/cgroup
                        if [ -e cgroup.controllers ]; then cat memory.max cpu.max cpu.weight
                        else cat memory/memory.limit_in_bytes cpu/cpu.cfs_quota_us \
                            cpu/cpu.cfs_period_us cpu/cpu.shares; fi
                        """);
        // 64Mi; a quarter of each period; a tenth of 1024 shares, which is weight 4.
        assertThat(String.join(" ", seen.split("\\s+")))
                .isIn("67108864 25000 100000 102", "67108864 25000 100000 4");
    }

    @Test
    @Conformance(
            "[sig-node] Container Lifecycle Hook when create a pod with lifecycle hook should execute poststart exec hook properly [Conformance] [NodeConformance]")
    @Conformance(
            "[sig-node] Container Lifecycle Hook when create a pod with lifecycle hook should execute prestop exec hook properly [Conformance] [NodeConformance]")
    @Conformance("[sig-node] PreStop should call prestop when killing a pod [Conformance]")
    void runsHooksAfterTheStartAndBeforeTheEnd() {
        Path log = directory.resolve("log");
        pods.awaitReady("hooked");
        assertThat(lines(log)).containsExactly("started");
        pods.ok("delete", "pod", "hooked", "--wait=false");
        pods.awaitGone("hooked");
        assertThat(lines(log)).containsExactly("started", "stopping", "term");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Conformance(
            "[sig-node] Container Lifecycle Hook when create a pod with lifecycle hook should execute poststart http hook properly [Conformance] [NodeConformance]")
    @Conformance(
            "[sig-node] Container Lifecycle Hook when create a pod with lifecycle hook should execute prestop http hook properly [Conformance] [NodeConformance]")
    void callsHooksByHttpAtTheAddressOfTheNodeForAPodOfItsNetwork() {
        pods.awaitReady("called");
        assertThat(calls).containsExactly("/started");
        pods.ok("delete", "pod", "called", "--wait=false");
        Await.until("the preStop hook", SOON, () -> calls, c -> c.contains("/stopping"));
        pods.awaitGone("called");
        assertThat(calls).containsExactly("/started", "/stopping");
    }

    @Test
    void restartsAContainerWhosePostStartHookFails() {
        pods.awaitEvent("hook-fails", "FailedPostStartHook: PostStartHook failed");
        pods.await(
                "hook-fails",
                ".status.containerStatuses[0].restartCount",
                count -> !count.isEmpty() && Integer.parseInt(count) > 0);
    }

    @Test
    void killsWhatDoesNotEndWithinItsGrace() {
        pods.awaitReady("stubborn");
        long begin = System.nanoTime();
        pods.ok("delete", "pod", "stubborn", "--wait=false");
        pods.awaitGone("stubborn");
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(3));
    }
}
