package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Shop;
import dev.navarch.testkit.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What breaks comes back, and what is not ready gets no requests. */
@ExtendWith(Cluster.class)
class RecoveryTest {

    private static final Duration SOON = Duration.ofMinutes(3);

    private static void pod(Kubectl kubectl, String name, String more) {
        kubectl.run("create", "namespace", "recovery");
        kubectl.apply(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: recovery, labels: {app: %s}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: c
                    image: navarch.test/tools:1
                    command: [sh, -c, "touch /tmp/ready /tmp/alive; exec httpd -f -p 8080 -h /tmp"]
                """
                                .formatted(name, name)
                        + more.indent(4));
        kubectl.ok(
                "-n", "recovery", "wait", "--for=condition=Ready", "pod/" + name, "--timeout=180s");
    }

    private static String status(Kubectl kubectl, String pod, String field) {
        return kubectl.value(
                "{.status.containerStatuses[0]." + field + "}", "-n", "recovery", "pod/" + pod);
    }

    @Test
    void startsAKilledContainerAgain(Kubectl kubectl) {
        pod(kubectl, "killed", "");
        String id = status(kubectl, "killed", "containerID").replace("containerd://", "");
        assertThat(processesOf(id)).isNotEmpty().allMatch(ProcessHandle::destroyForcibly);
        Await.until(
                "the container runs again",
                SOON,
                () ->
                        status(kubectl, "killed", "restartCount")
                                + status(kubectl, "killed", "ready"),
                seen -> seen.matches("[1-9][0-9]*true"));
        assertThat(status(kubectl, "killed", "containerID")).doesNotContain(id);
        assertThat(status(kubectl, "killed", "lastState.terminated.exitCode")).isEqualTo("137");
    }

    /** The processes in the container's control group, by its name there. */
    private static List<ProcessHandle> processesOf(String container) {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    try {
                        return Files.readString(Path.of("/proc/" + process.pid() + "/cgroup"))
                                .contains(container);
                    } catch (IOException ended) {
                        return false;
                    }
                })
                .toList();
    }

    @Test
    void takesAPodThatIsNotReadyOutOfItsService(Kubectl kubectl) {
        pod(
                kubectl,
                "unready",
                "readinessProbe: {exec: {command: [test, -e, /tmp/ready]}, periodSeconds: 1, timeoutSeconds: 20,"
                        + " failureThreshold: 1}");
        kubectl.apply(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: unready, namespace: recovery}
                spec: {selector: {app: unready}, ports: [{port: 80, targetPort: 8080}]}
                """);
        String url =
                "http://"
                        + kubectl.value("{.spec.clusterIP}", "-n", "recovery", "service/unready")
                        + "/ready";
        Await.until("it serves", SOON, () -> Shop.get(url), String::isEmpty);
        kubectl.ok("-n", "recovery", "exec", "unready", "--", "rm", "/tmp/ready");
        Await.until(
                "it is refused", SOON, () -> Shop.get(url), answer -> answer.contains("Connect"));
        assertThat(status(kubectl, "unready", "restartCount")).isEqualTo("0");
        kubectl.ok("-n", "recovery", "exec", "unready", "--", "touch", "/tmp/ready");
        Await.until("it serves again", SOON, () -> Shop.get(url), String::isEmpty);
    }

    @Test
    @Conformance(
            "[sig-node] Probing container should be restarted with a exec \"cat /tmp/health\" liveness probe [Conformance] [NodeConformance]")
    void restartsAContainerThatIsNotAlive(Kubectl kubectl) {
        pod(
                kubectl,
                "unalive",
                "livenessProbe: {exec: {command: [test, -e, /tmp/alive]}, periodSeconds: 1, timeoutSeconds: 20,"
                        + " failureThreshold: 2}");
        kubectl.ok("-n", "recovery", "exec", "unalive", "--", "rm", "/tmp/alive");
        Await.until(
                "it was restarted and is ready",
                SOON,
                () ->
                        status(kubectl, "unalive", "restartCount")
                                + status(kubectl, "unalive", "ready"),
                seen -> seen.matches("[1-9][0-9]*true"));
        Await.until(
                "an event says why",
                SOON,
                () -> kubectl.ok("-n", "recovery", "get", "events"),
                events -> events.contains("Liveness probe failed"));
    }
}
