package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Pods;
import dev.navarch.testkit.Conformance;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code kubectl logs} and what it leaves out of a log that grew at two times. */
@ExtendWith(Cluster.class)
class LogsTest {

    private static final Duration SOON = Duration.ofMinutes(3);
    private static final List<String> EARLY = lines("early");
    private static final List<String> LATE = lines("late");

    private static Pods pods;

    /** A whole second between the early lines and the late ones: the API's times have no parts. */
    private static Instant between;

    @BeforeAll
    static void create(Kubectl kubectl) {
        pods = Pods.create(kubectl, "logs", "logs.yaml", Map.of());
        pods.awaitReady("writes");
        Await.until("the early lines", SOON, LogsTest::log, EARLY::equals);
        between = last().plusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
        awaitAfter(between);
        pods.ok("exec", "writes", "--", "touch", "/tmp/go");
        Await.until("the late lines", SOON, LogsTest::log, log -> log.size() == 10);
    }

    @AfterAll
    static void close() {
        pods.run("delete", "namespace", "logs", "--wait=false");
    }

    private static List<String> lines(String word) {
        return IntStream.rangeClosed(1, 5).mapToObj(i -> word + " " + i).toList();
    }

    private static List<String> log(String... options) {
        String[] line = new String[options.length + 2];
        line[0] = "logs";
        line[1] = "writes";
        System.arraycopy(options, 0, line, 2, options.length);
        return pods.ok(line).lines().toList();
    }

    /** When the newest line was written. */
    private static Instant last() {
        return Instant.parse(log("--timestamps", "--tail=1").getFirst().split(" ")[0]);
    }

    private static void awaitAfter(Instant time) {
        Await.until("the time " + time, SOON, Instant::now, now -> now.isAfter(time));
    }

    @Test
    @Conformance(
            "[sig-cli] Kubectl logs logs should be able to retrieve and filter logs [Conformance]")
    void retrievesAndFilters() {
        assertThat(log()).isEqualTo(Stream.concat(EARLY.stream(), LATE.stream()).toList());
        assertThat(log("--tail=1")).containsExactly("late 5");
        assertThat(log("--tail=0")).isEmpty();
        assertThat(log("--tail=100")).hasSize(10);
        assertThat(pods.ok("logs", "writes", "--limit-bytes=1")).isEqualTo("e");
        assertThat(pods.ok("logs", "writes", "--limit-bytes=9")).isEqualTo("early 1\ne");
        assertThat(log("--tail=2", "--timestamps"))
                .hasSize(2)
                .allMatch(line -> Instant.parse(line.split(" ", 2)[0]).isAfter(between))
                .last()
                .asString()
                .endsWith("Z late 5");
        awaitAfter(last().plusSeconds(2));
        assertThat(log("--since=1s")).isEmpty();
        assertThat(log("--since=24h")).hasSize(10);
    }

    @Test
    void beginsAtATime() {
        assertThat(log("--since-time=" + between)).isEqualTo(LATE);
        assertThat(log("--since-time=" + between, "--tail=2")).containsExactly("late 4", "late 5");
        assertThat(log("--since-time=" + between.minus(1, ChronoUnit.HOURS))).hasSize(10);
        assertThat(log("--since-time=" + between.plus(1, ChronoUnit.HOURS))).isEmpty();
    }

    @Test
    void namesTheContainersOfSeveralPods() {
        assertThat(pods.ok("logs", "-l", "app=writes", "--all-containers", "--prefix", "--tail=1"))
                .isEqualTo("[pod/writes/main] late 5\n");
    }
}
