package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Images;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.KubernetesCluster;
import dev.navarch.e2e.support.KubernetesNode;
import dev.navarch.e2e.support.KubernetesPrograms;
import dev.navarch.e2e.support.Shell;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Kubernetes' own components work against Navarch's API service in place of Navarch's. They speak
 * protobuf, watch, take leases, ask for certificates, and review tokens and access.
 */
@ExtendWith(Cluster.class)
@Order(Integer.MAX_VALUE - 1)
@EnabledIf(
        value = "dev.navarch.e2e.support.KubernetesPrograms#usable",
        disabledReason = KubernetesPrograms.NEEDED)
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class KubernetesComponentsTest {

    private static final Duration SOON = Duration.ofMinutes(4);
    private static final String WEB =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                    - name: web
                      image: %s
                      command: [sh, -c, 'echo started; mkdir /tmp/w; hostname > /tmp/w/index.html; exec httpd -f -h /tmp/w']
                      readinessProbe: {httpGet: {port: 80, path: /}, periodSeconds: 1}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            """
                    .formatted(Images.TOOLS);

    @Test
    void kubeSchedulerPlacesThePodsOfNavarchsControllers(KubernetesCluster cluster) {
        cluster.restart(
                "controller,node-agent",
                Map.of("NAVARCH_RUNTIME", "simulated", "NAVARCH_NODES", "3"));
        Kubectl kubectl = cluster.kubectl();
        String real = kubectl.ok("get", "nodes", "-o", "name");
        real.lines()
                .filter(node -> !node.contains("simulated"))
                .forEach(node -> kubectl.ok("delete", node));
        kubectl.ok("create", "deployment", "placed", "--image=any", "--replicas=6");
        Await.until("pods", SOON, () -> pods(kubectl, "app=placed"), names -> names.size() == 6);
        assertThat(nodes(kubectl)).isEmpty();

        String kubeconfig = cluster.kubeconfig("scheduler");
        cluster.start(
                "kube-scheduler",
                "--kubeconfig=" + kubeconfig,
                "--authentication-kubeconfig=" + kubeconfig,
                "--authorization-kubeconfig=" + kubeconfig,
                "--cert-dir=" + cluster.home().resolveSibling("kube-scheduler"),
                "--port=0");

        Await.until("they are placed", SOON, () -> nodes(kubectl), nodes -> nodes.size() == 6);
        assertThat(nodes(kubectl)).allMatch(node -> node.startsWith("simulated-"));
        kubectl.ok("rollout", "status", "deployment/placed", "--timeout=120s");
        assertThat(
                        kubectl.value(
                                "{.spec.holderIdentity}",
                                "lease",
                                "kube-scheduler",
                                "-n",
                                "kube-system"))
                .isNotEmpty();
        showsItsMetricsToWhomTheApiAllows(kubectl);
        kubectl.ok("delete", "deployment", "placed");
        Await.until("no pods", SOON, () -> pods(kubectl, "app=placed"), List::isEmpty);
    }

    /** It asks the API by TokenReview and SubjectAccessReview. */
    private static void showsItsMetricsToWhomTheApiAllows(Kubectl kubectl) {
        kubectl.ok("create", "serviceaccount", "watcher");
        String token = kubectl.ok("create", "token", "watcher").strip();
        assertThat(metrics(token)).contains("system:serviceaccount:default:watcher", "forbidden");
        kubectl.ok(
                "create",
                "clusterrolebinding",
                "watcher",
                "--clusterrole=system:monitoring",
                "--serviceaccount=default:watcher");
        // What it was answered it believes for ten seconds.
        Await.until(
                "it shows them",
                SOON,
                () -> metrics(token),
                text -> text.contains("scheduler_schedule_attempts_total"));
    }

    private static String metrics(String token) {
        return Shell.run(
                        List.of(
                                "curl",
                                "-skm",
                                "20",
                                "-H",
                                "Authorization: Bearer " + token,
                                "https://127.0.0.1:10259/metrics"),
                        Map.of(),
                        "",
                        Duration.ofMinutes(1))
                .out();
    }

    @Test
    void aNodeJoinsByKubeadmAndRunsWhatKubernetesControllersWant(KubernetesCluster cluster) {
        cluster.restart("api", Map.of());
        Kubectl kubectl = cluster.kubectl();
        KubernetesNode node = new KubernetesNode(cluster);
        node.publishConfiguration();
        node.startControlPlane();
        node.join();

        kubectl.apply(WEB);
        kubectl.ok("rollout", "status", "deployment/web", "--timeout=180s");
        List<String> pods = pods(kubectl, "app=web");
        assertThat(pods).hasSize(2);
        String pod = pods.getFirst();
        assertThat(kubectl.ok("logs", pod)).contains("started");
        assertThat(kubectl.ok("exec", pod, "--", "hostname")).contains(pod.replace("pod/", ""));

        String address = kubectl.value("{.spec.clusterIP}", "service", "web");
        Await.until(
                "kube-proxy leads to a pod",
                SOON,
                () -> get("http://" + address + "/").out().strip(),
                host -> pods.contains("pod/" + host));
        assertThat(rules()).contains("default/web cluster IP");

        kubectl.ok("set", "env", "deployment/web", "A=B");
        kubectl.ok("rollout", "status", "deployment/web", "--timeout=180s");
        assertThat(pods(kubectl, "app=web")).doesNotContainAnyElementsOf(pods);

        kubectl.ok("delete", "deployment", "web");
        Await.until(
                "the garbage collector has deleted the pods",
                SOON,
                () -> pods(kubectl, "app=web"),
                List::isEmpty);
    }

    private static Shell.Result get(String url) {
        return Shell.run(List.of("curl", "-sm", "5", url), Map.of(), "", Duration.ofMinutes(1));
    }

    private static String rules() {
        return Shell.run(List.of("iptables-save", "-t", "nat"), Map.of(), "", Duration.ofMinutes(1))
                .out();
    }

    private static List<String> pods(Kubectl kubectl, String selector) {
        return kubectl.ok(
                        "get",
                        "pods",
                        "-l",
                        selector,
                        "-o",
                        "name",
                        "--field-selector=status.phase!=Succeeded")
                .lines()
                .toList();
    }

    private static List<String> nodes(Kubectl kubectl) {
        return kubectl.value("{range .items[*]}{.spec.nodeName} {end}", "pods", "-l", "app=placed")
                .lines()
                .flatMap(line -> List.of(line.split(" +")).stream())
                .filter(node -> !node.isEmpty())
                .toList();
    }
}
