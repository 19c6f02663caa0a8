package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Helm;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Shell;
import dev.navarch.e2e.support.Shop;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The life of a release by the real {@code helm}: a chart with a type of its own, a web server, a
 * Job as hook at each turn, and a test. Each step goes on from the one before.
 */
@ExtendWith(Cluster.class)
@TestMethodOrder(OrderAnnotation.class)
@EnabledIf(
        value = "dev.navarch.e2e.support.Helm#present",
        disabledReason = "needs the helm that deploy/new-kubectl.sh fetches")
class HelmTest {

    private static final Duration SOON = Duration.ofMinutes(3);
    private static final String[] PATIENT = {"--wait", "--timeout", "6m"};

    private static Kubectl kubectl;
    private static Helm helm;

    @BeforeAll
    static void create(Kubectl given) {
        kubectl = given;
        helm = new Helm(kubectl.kubeconfig(), "greeter");
        kubectl.ok("create", "namespace", "greeter");
    }

    @AfterAll
    static void close() {
        helm.run("uninstall", "mine", "--no-hooks");
        kubectl.run("delete", "namespace", "greeter", "--wait=false");
        kubectl.run("delete", "crd", "greetings.charts.example.com", "--wait=false");
    }

    private static String run(String verb, String... arguments) {
        String[] line = new String[arguments.length + PATIENT.length + 1];
        line[0] = verb;
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        System.arraycopy(PATIENT, 0, line, arguments.length + 1, PATIENT.length);
        return helm.ok(line);
    }

    private static String value(String which, String jsonPath) {
        return kubectl.value("{" + jsonPath + "}", "-n", "greeter", which);
    }

    private static String logOf(String job) {
        return kubectl.ok("-n", "greeter", "logs", "job/" + job).strip();
    }

    /** Both pods are ready and the Service leads to them alone, once helm has waited. */
    private static void assertGreets(String greeting) {
        assertThat(value("greeting/mine", ".spec.text")).isEqualTo(greeting);
        assertThat(value("deployment/mine", ".status.readyReplicas")).isEqualTo("2");
        String url = "http://" + value("service/mine", ".spec.clusterIP") + "/";
        Await.until("it greets", SOON, () -> Shop.get(url), greeting::equals);
    }

    @Test
    @Order(1)
    void installsTheTypeFirstThenTheHookThenTheRest() {
        String chart = Helm.chart("greeter").toString();
        assertThat(run("install", "mine", chart)).contains("STATUS: deployed", "REVISION: 1");
        assertThat(logOf("mine-pre-install")).isEqualTo("pre-install of revision 1: hello");
        assertGreets("hello");
    }

    @Test
    @Order(2)
    void upgrades() {
        String chart = Helm.chart("greeter").toString();
        assertThat(run("upgrade", "mine", chart, "--set", "greeting=welcome"))
                .contains("STATUS: deployed", "REVISION: 2");
        assertThat(logOf("mine-post-upgrade")).isEqualTo("post-upgrade of revision 2: welcome");
        assertGreets("welcome");
    }

    @Test
    @Order(3)
    void tests() {
        assertThat(helm.ok("test", "mine", "--timeout", "6m", "--logs"))
                .contains("TEST SUITE: ", "mine-test", "Succeeded", "answer: welcome");
    }

    @Test
    @Order(4)
    void goesBackFromAnUpgradeThatTheTypeForbids() {
        String chart = Helm.chart("greeter").toString();
        String[] line = {
            "upgrade",
            "mine",
            chart,
            "--set",
            "greeting=",
            "--rollback-on-failure",
            "--timeout",
            "6m"
        };
        Shell.Result refused = helm.run(line);
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.all()).contains("spec.text");
        assertThat(helm.ok("history", "mine"))
                .containsPattern("3\\s.*failed")
                .containsPattern("4\\s.*deployed.*Rollback to 2");
        assertGreets("welcome");
    }

    @Test
    @Order(5)
    void rollsBack() {
        assertThat(run("rollback", "mine", "1")).contains("Rollback was a success");
        assertThat(helm.ok("history", "mine")).containsPattern("5\\s.*deployed.*Rollback to 1");
        assertThat(logOf("mine-pre-rollback")).isEqualTo("pre-rollback of revision 1: hello");
        assertGreets("hello");
        assertThat(helm.ok("get", "values", "mine", "--all")).contains("greeting: hello");
    }

    @Test
    @Order(6)
    void uninstallsAllButTheTypeAndTheHooks() {
        assertThat(run("uninstall", "mine")).contains("release \"mine\" uninstalled");
        assertThat(logOf("mine-pre-delete")).isEqualTo("pre-delete of revision 1: hello");
        for (String kind : new String[] {"greetings", "deployments", "services", "configmaps"}) {
            assertThat(kubectl.ok("-n", "greeter", "get", kind, "-o", "name"))
                    .doesNotContain("/mine\n");
        }
        assertThat(helm.ok("list", "-o", "json").strip()).isEqualTo("[]");
        assertThat(kubectl.ok("get", "crd", "-o", "name")).contains("greetings.charts.example.com");
    }
}
