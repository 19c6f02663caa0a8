package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.GrpcHealthServer;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Pods;
import dev.navarch.testkit.Conformance;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Probes of every sort ask real servers, and decide about readiness and restarts. */
@ExtendWith(Cluster.class)
class ProbeTest {

    private static final Duration SOON = Duration.ofMinutes(3);
    private static final String READY = ".status.containerStatuses[0].ready";
    private static final String STARTED = ".status.containerStatuses[0].started";
    private static final String RESTARTS = ".status.containerStatuses[0].restartCount";

    private static GrpcHealthServer health;
    private static Pods pods;

    @BeforeAll
    static void create(Kubectl kubectl) throws IOException {
        health = new GrpcHealthServer();
        health.set("alive", true);
        health.set("ready", false);
        pods = Pods.create(kubectl, "probes", "probes.yaml", Map.of("GRPC_PORT", health.port()));
    }

    @AfterAll
    static void close() {
        pods.run("delete", "namespace", "probes", "--wait=false");
        health.close();
    }

    @Test
    void isReadyWhenAPortIsOpen() {
        pods.awaitEvent("tcp", ":8080: connect: connection refused");
        assertThat(pods.value("tcp", READY)).isEqualTo("false");
        pods.sh("tcp", "touch /tmp/open");
        pods.await("tcp", READY, "true");
    }

    @Test
    void isReadyWhenHttpAnswersWell() {
        pods.awaitEvent("http", "Readiness probe failed: HTTP probe failed with statuscode: 404");
        assertThat(pods.value("http", READY)).isEqualTo("false");
        pods.sh("http", "touch /tmp/ready");
        pods.await("http", READY, "true");
        pods.sh("http", "rm /tmp/ready");
        pods.await("http", READY, "false");
    }

    @Test
    @Conformance(
            "[sig-node] Probing container should be restarted with a GRPC liveness probe [Conformance] [NodeConformance]")
    void isReadyAndAliveWhenAGrpcServerSaysSo() {
        pods.awaitEvent(
                "grpc",
                "Readiness probe failed: service unhealthy (responded with \"NOT_SERVING\")");
        assertThat(pods.value("grpc", READY)).isEqualTo("false");
        health.set("ready", true);
        pods.await("grpc", READY, "true");
        assertThat(pods.value("grpc", RESTARTS)).isEqualTo("0");

        health.set("alive", false);
        pods.awaitEvent("grpc", "Killing: Container main failed liveness probe");
        health.set("alive", true);
        pods.await("grpc", RESTARTS, count -> !count.isEmpty() && !count.equals("0"));
    }

    @Test
    void asksWhetherAContainerIsAliveOnlyOnceItHasStarted() {
        Await.until(
                "some startup probes",
                SOON,
                () -> pods.sh("slow", "cat /d/startup"),
                asked -> asked.startsWith("s\ns\ns"));
        assertThat(pods.sh("slow", "ls /d")).doesNotContain("liveness");
        assertThat(pods.value("slow", STARTED)).isEqualTo("false");
        assertThat(pods.value("slow", READY)).isEqualTo("false");

        pods.sh("slow", "touch /d/alive /d/started");
        pods.await("slow", READY, "true");
        assertThat(pods.value("slow", STARTED)).isEqualTo("true");
        assertThat(pods.value("slow", RESTARTS)).isEqualTo("0");
        Await.until(
                "a liveness probe",
                SOON,
                () -> pods.sh("slow", "ls /d"),
                files -> files.contains("liveness"));

        pods.sh("slow", "rm /d/alive");
        pods.await("slow", RESTARTS, "1");
        pods.sh("slow", "touch /d/alive");
    }

    @Test
    void restartsWhatDoesNotStartInTime() {
        pods.awaitEvent("never-starts", "failed startup probe, will be restarted");
        pods.await("never-starts", RESTARTS, count -> !count.isEmpty() && !count.equals("0"));
    }
}
