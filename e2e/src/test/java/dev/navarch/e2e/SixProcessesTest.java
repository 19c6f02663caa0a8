package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Burst;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Shell;
import dev.navarch.e2e.support.Shop;
import dev.navarch.e2e.support.SixProcesses;
import dev.navarch.e2e.support.SteadyWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code kill -9} of any one process of a cluster that runs as six services, PostgreSQL and Kafka,
 * in the middle of a burst of writes, loses nothing, and what was asked for meanwhile is done.
 *
 * <p>Last, because it needs a cluster of its own, while all others share one.
 */
@ExtendWith(Cluster.class)
@Order(Integer.MAX_VALUE)
class SixProcessesTest {

    private static final Duration SOON = Duration.ofMinutes(3);
    private static final String NAMESPACE = "six";
    private static final int NODE_PORT = 30_086;
    private static final int SECOND_PORT = 6_444;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "controller",
                "scheduler",
                "node-agent",
                "proxy",
                "metrics",
                "kafka",
                "postgres",
                "api"
            })
    void losesNothingWhenOneOfThemIsKilled(String part, SixProcesses six) {
        Kubectl kubectl = six.kubectl();
        Shop shop = deployed(kubectl);
        Map<String, String> before = pods(kubectl);
        int replicas = before.size() + 1;
        try (Burst burst = new Burst(kubectl, "burst-" + part)) {
            Await.until("a burst", SOON, burst::count, n -> n > 200);
            six.kill(part);
            Await.until(
                    "a scale that was asked for meanwhile is taken",
                    SOON,
                    () -> shop.run("scale", "deployment/web", "--replicas=" + replicas),
                    Shell.Result::ok);
            int already = burst.count();
            Await.until("writes go on", SOON, burst::count, n -> n > already + 100);
            burst.stopWriting();
            Map<String, Long> acknowledged = burst.acknowledged();
            Map<String, Long> lost = new TreeMap<>(acknowledged);
            lost.entrySet().removeAll(burst.stored().entrySet());
            assertThat(lost).as("acknowledged and not there").isEmpty();
            Await.until(
                    "the watch has caught up",
                    SOON,
                    burst::watched,
                    seen -> seen.keySet().containsAll(acknowledged.keySet()));
            assertThat(burst.watched()).isEqualTo(burst.stored());
            assertThat(burst.complaints()).isEmpty();
        }
        shop.ok("rollout", "status", "deployment/web", "--timeout=240s");
        Map<String, String> after =
                Await.until(
                        "as many pods as asked for, no more",
                        SOON,
                        () -> pods(kubectl),
                        now -> now.size() == replicas);
        assertThat(after).as("containers were left alone").containsAllEntriesOf(before);
        String url = "http://" + shop.clusterIp() + "/";
        Set<String> greetings = new TreeSet<>();
        Await.until(
                "the service answers from every pod",
                SOON,
                () -> {
                    greetings.add(Shop.get(url).strip());
                    return greetings;
                },
                seen -> seen.containsAll(expected(after)));
        Await.until(
                "it answers by name, to a pod",
                SOON,
                () -> shop.run("exec", "deployment/web", "--", "wget", "-qO-", "http://web/"),
                answer -> answer.out().startsWith("hello from "));
        if (part.equals("metrics") || part.equals("kafka")) {
            Await.until(
                    "the usage of every pod is shown",
                    SOON,
                    () -> shop.run("top", "pods"),
                    top -> after.keySet().stream().allMatch(top.out()::contains));
        }
    }

    /**
     * Service by service, each stopped in good order and started anew, as with a new version, while
     * clients write at two replicas of the API and a Deployment rolls.
     */
    @Test
    void isUpgradedServiceByServiceUnderLoad(SixProcesses six, @TempDir Path directory) {
        Kubectl kubectl = six.kubectl();
        Shop shop = deployed(kubectl);
        kubectl.ok("create", "namespace", "rolling");
        kubectl.ok(
                "-n",
                "rolling",
                "create",
                "deployment",
                "rolls",
                "--image=navarch.test/tools:1",
                "--replicas=2",
                "--",
                "sleep",
                "100000");
        kubectl.ok("-n", "rolling", "rollout", "status", "deployment/rolls", "--timeout=180s");
        Map<String, String> before = pods(kubectl);
        try (SixProcesses.Replica second = six.replica(directory.resolve("second"), SECOND_PORT)) {
            second.start();
            try (SteadyWriter writer =
                    new SteadyWriter(
                            kubectl,
                            "upgrade",
                            List.of(kubectl.kubeconfig(), second.kubeconfig()))) {
                goesOn(writer);
                rollsWhile(
                        new Kubectl(second.kubeconfig()),
                        "api",
                        () -> {
                            six.restart("api");
                            goesOn(writer);
                        });
                Await.until(
                        "the first replica is ready again",
                        SOON,
                        () -> kubectl.run("get", "--raw", "/readyz"),
                        Shell.Result::ok);
                rollsWhile(
                        kubectl,
                        "second",
                        () -> {
                            second.stop();
                            goesOn(writer);
                            second.start();
                        });
                for (String part :
                        List.of("controller", "scheduler", "node-agent", "proxy", "metrics")) {
                    rollsWhile(
                            kubectl,
                            part,
                            () -> {
                                six.restart(part);
                                goesOn(writer);
                            });
                }
                writer.stopWriting();
                assertThat(writer.refused()).isEmpty();
                assertThat(writer.lost()).as("acknowledged and not there").isEmpty();
            }
        }
        assertThat(pods(kubectl)).as("pods were left alone").isEqualTo(before);
        String url = "http://" + shop.clusterIp() + "/";
        Await.until(
                "the service answers", SOON, () -> Shop.get(url), got -> got.startsWith("hello"));
        kubectl.ok("delete", "namespace", "rolling", "upgrade", "--wait=false");
    }

    private static void goesOn(SteadyWriter writer) {
        int already = writer.count();
        Await.until("writes go on", SOON, writer::count, now -> now > already + 50);
    }

    /** A new version of a Deployment is asked for before a part is replaced, and is there after. */
    private static void rollsWhile(Kubectl kubectl, String version, Runnable replacement) {
        kubectl.ok("-n", "rolling", "set", "env", "deployment/rolls", "VERSION=" + version);
        replacement.run();
        kubectl.ok("-n", "rolling", "rollout", "status", "deployment/rolls", "--timeout=240s");
        assertThat(
                        kubectl.value(
                                "{.spec.template.spec.containers[0].env[0].value}",
                                "-n",
                                "rolling",
                                "deployment/rolls"))
                .isEqualTo(version);
    }

    /** The application, deployed by the first that needs it. */
    private static Shop deployed(Kubectl kubectl) {
        return kubectl.run("-n", NAMESPACE, "get", "deployment/web").ok()
                ? new Shop(kubectl, NAMESPACE, NODE_PORT)
                : Shop.deploy(kubectl, NAMESPACE, NODE_PORT);
    }

    private static List<String> expected(Map<String, String> pods) {
        return pods.keySet().stream().map(pod -> "hello from " + pod + " 1").toList();
    }

    /** The pods, each with its containers, how often they were started again and if it is ready. */
    private static Map<String, String> pods(Kubectl kubectl) {
        return kubectl.value(
                        "{range .items[*]}{.metadata.name} {.status.containerStatuses[*].containerID}"
                                + " {.status.containerStatuses[*].restartCount}"
                                + " {.status.containerStatuses[*].ready}\n{end}",
                        "-n",
                        NAMESPACE,
                        "pods")
                .lines()
                .map(line -> line.split(" ", 2))
                .collect(Collectors.toMap(part -> part[0], part -> part[1]));
    }
}
