package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Burst;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Machine;
import dev.navarch.e2e.support.Product;
import dev.navarch.e2e.support.Release;
import dev.navarch.e2e.support.ReleaseImages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Navarch's chart installed by the real {@code helm} on a Navarch cluster: services, PostgreSQL and
 * Kafka in real containers, with an inner cluster whose nodes are simulated, but for this machine,
 * which joins it from a pod.
 */
@ExtendWith(Cluster.class)
@EnabledIf(
        value = "dev.navarch.e2e.support.Helm#present",
        disabledReason = "needs the helm that deploy/new-kubectl.sh fetches")
class ChartOnClusterTest {

    private static final Duration SOON = Duration.ofMinutes(4);

    /** Of the outer cluster's Services, where none is given by itself. */
    private static final String ADDRESS = "10.96.0.200";

    /** A setting of the API that its metrics show. */
    private static final String GATE = "StorageVersionHash";

    private static final Map<String, Integer> PODS =
            Map.of(
                    "api",
                    2,
                    "controller",
                    1,
                    "scheduler",
                    1,
                    "metrics",
                    1,
                    "simulated-nodes",
                    1,
                    "postgres",
                    1,
                    "kafka",
                    1);

    @TempDir private static Path directory;
    private Release release;
    private Machine machine;

    @BeforeAll
    static void makeImages(Product product) {
        assumeTrue(ReleaseImages.packaged(), "not packaged: mvn package or verify");
        ReleaseImages.load(directory, product.home());
    }

    @BeforeEach
    void begin(Kubectl kubectl) {
        release = new Release(kubectl, "navarch", ADDRESS, directory);
        machine = new Machine(kubectl, directory.resolve("machine"));
    }

    @AfterEach
    void remove() {
        try (Machine own = machine) {
            release.close();
        }
    }

    @Test
    void isInstalledTestedUpgradedUnderWritesRolledBackAndUninstalled() {
        installs();
        passesItsOwnTest();
        Kubectl inner = release.inner();
        String application = runsAnApplication(inner);
        try (Burst burst = new Burst(inner, "burst", 4, Duration.ofMillis(50))) {
            Await.until("writes", SOON, burst::count, n -> n > 50);
            upgrades(inner, burst);
            machine.isANodeOf(inner);
            rollsBack(inner);
            machine.isForgottenBy(inner);
            Await.until("writes go on", SOON, burst::count, more(burst.count()));
            lostNothing(burst);
        }
        assertThat(pods(inner)).as("the application was left alone").isEqualTo(application);
        worksAsBefore(inner);
        uninstallsAllButKeysAndData();
    }

    private static Predicate<Integer> more(int before) {
        return now -> now > before + 50;
    }

    /** The old pods of the API end after the new ones have begun. */
    private Map<String, List<String>> withoutOld(List<String> old) {
        return Await.until(
                "the old replicas are gone",
                SOON,
                release::pods,
                now -> now.getOrDefault("api", old).stream().noneMatch(old::contains));
    }

    private void installs() {
        assertThat(release.install())
                .contains(
                        "STATUS: deployed",
                        "kubectl -n navarch get secret navarch-kubeconfig -o"
                                + " jsonpath='{.data.kubeconfig}' | base64 -d > navarch.kubeconfig",
                        "It names https://navarch-api.navarch.svc:6443");
        Map<String, Integer> running = new TreeMap<>();
        release.pods().forEach((component, pods) -> running.put(component, pods.size()));
        assertThat(running).isEqualTo(PODS);
    }

    private void passesItsOwnTest() {
        assertThat(release.helm().ok("test", "navarch", "--logs", "--timeout", "6m"))
                .containsPattern("Phase: +Succeeded")
                .contains(
                        "navarch: the API is ready",
                        "navarch: the controllers give a namespace its service account",
                        "navarch: the scheduler says that a pod fits on no node",
                        "navarch: a deleted namespace goes",
                        "navarch: the metrics service answers");
    }

    private static String runsAnApplication(Kubectl inner) {
        Await.until(
                "three nodes are ready",
                SOON,
                () ->
                        inner.value(
                                "{.items[*].status.conditions[?(@.type=='Ready')].status}",
                                "nodes"),
                "True True True"::equals);
        inner.ok("create", "secret", "generic", "password", "--from-literal=word=open sesame");
        inner.ok("create", "deployment", "web", "--image=web:1", "--replicas=4");
        inner.ok("rollout", "status", "deployment/web", "--timeout=240s");
        assertThat(inner.ok("get", "pods", "-l", "app=web", "-o", "wide"))
                .containsPattern("simulated-000[0-2]");
        return pods(inner);
    }

    /** Each pod of the application with its node and its address. */
    private static String pods(Kubectl inner) {
        return inner.ok(
                "get",
                "pods",
                "-l",
                "app=web",
                "-o",
                "jsonpath={range .items[*]}{.metadata.uid} {.spec.nodeName} {.status.podIP}"
                        + " {.status.phase}{\"\\n\"}{end}");
    }

    /**
     * Only the API's settings change, so only the API is replaced, one replica at a time; the node
     * agent comes to this machine.
     */
    private void upgrades(Kubectl inner, Burst burst) {
        assertThat(gate(inner)).isEqualTo("1");
        Map<String, List<String>> before = release.pods();
        int already = burst.count();
        release.allowMachines();
        assertThat(release.upgrade("api.config.feature-gates=" + GATE + "=false", machine.values()))
                .contains("STATUS: deployed", "REVISION: 2");
        Await.until("writes go on", SOON, burst::count, more(already));
        assertThat(burst.refused())
                .as("writes that failed beside %d that did not", burst.count())
                .isLessThan(burst.count() / 10);
        List<String> old = before.getOrDefault("api", List.of());
        before.remove("api");
        Map<String, List<String>> after = withoutOld(old);
        assertThat(after.remove("api")).hasSize(2);
        assertThat(after.remove("node-agent")).hasSize(1);
        assertThat(after).isEqualTo(before);
        Await.until("the setting counts", SOON, () -> gate(inner), "0"::equals);
    }

    private void rollsBack(Kubectl inner) {
        List<String> old = release.pods().getOrDefault("api", List.of());
        assertThat(release.helm().ok("rollback", "navarch", "1", "--wait", "--timeout", "7m"))
                .contains("Rollback was a success");
        withoutOld(old);
        Await.until("the setting counts no more", SOON, () -> gate(inner), "1"::equals);
    }

    private static String gate(Kubectl inner) {
        return inner.run("get", "--raw", "/metrics")
                .out()
                .lines()
                .filter(line ->
                        line.startsWith("kubernetes_feature_enabled")
                                && line.contains("\"" + GATE + "\""))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1).replace(".0", ""))
                .findFirst()
                .orElse("");
    }

    private static void lostNothing(Burst burst) {
        burst.stopWriting();
        Map<String, Long> lost = burst.acknowledged();
        lost.entrySet().removeAll(burst.stored().entrySet());
        assertThat(lost).as("acknowledged and not there").isEmpty();
        Await.until(
                "the watch has caught up",
                SOON,
                burst::watched,
                seen -> seen.keySet().containsAll(burst.acknowledged().keySet()));
        assertThat(burst.watched()).isEqualTo(burst.stored());
        assertThat(burst.complaints()).isEmpty();
    }

    private static void worksAsBefore(Kubectl inner) {
        assertThat(inner.ok("get", "secret", "password", "-o", "jsonpath={.data.word}"))
                .isEqualTo("b3BlbiBzZXNhbWU=");
        inner.ok("scale", "deployment/web", "--replicas=6");
        inner.ok("rollout", "status", "deployment/web", "--timeout=240s");
    }

    private void uninstallsAllButKeysAndData() {
        assertThat(release.helm().ok("uninstall", "navarch", "--wait", "--timeout", "6m"))
                .contains("release \"navarch\" uninstalled");
        for (String kind :
                List.of(
                        "deployments",
                        "statefulsets",
                        "services",
                        "configmaps",
                        "jobs",
                        "roles",
                        "networkpolicies",
                        "poddisruptionbudgets")) {
            assertThat(release.names(kind)).as(kind).noneMatch(name -> name.startsWith("navarch"));
        }
        assertThat(release.names("secrets"))
                .contains("navarch-authority", "navarch-kubeconfig", "navarch-postgres");
        assertThat(release.names("persistentvolumeclaims"))
                .containsExactlyInAnyOrder("data-navarch-postgres-0", "data-navarch-kafka-0");
    }
}
