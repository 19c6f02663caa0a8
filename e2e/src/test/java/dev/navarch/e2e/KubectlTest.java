package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Shell;
import dev.navarch.e2e.support.Shop;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** kubectl's commands do what they do on Kubernetes. */
@ExtendWith(Cluster.class)
@TestInstance(Lifecycle.PER_CLASS)
class KubectlTest {

    private static final Duration SOON = Duration.ofMinutes(3);

    private Shop shop;

    @BeforeAll
    void deploy(Kubectl kubectl) {
        shop = Shop.deploy(kubectl, "tour", 30_082);
    }

    private String eventually(String what, Predicate<String> enough, String... arguments) {
        return Await.until(what, SOON, () -> shop.ok(arguments), enough);
    }

    @Test
    void logsFollow(Kubectl kubectl) throws IOException {
        kubectl.apply(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: counter, namespace: tour}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: c
                    image: navarch.test/tools:1
                    command: [sh, -c, "i=0; while true; do echo line $i; i=$((i+1)); sleep 0.2; done"]
                """);
        shop.ok("wait", "--for=condition=Ready", "pod/counter", "--timeout=180s");
        Process follow = kubectl.start("-n", "tour", "logs", "-f", "counter");
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(follow.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < 20; i++) {
                assertThat(lines.readLine()).isEqualTo("line " + i);
            }
        } finally {
            follow.destroyForcibly();
        }
        assertThat(shop.ok("logs", "counter", "--tail=2").lines()).hasSize(2);
        assertThat(shop.ok("logs", "counter", "--timestamps", "--tail=1"))
                .matches("(?s)\\d{4}-\\d\\d-\\d\\dT.*Z line \\d+\n");
        shop.ok("delete", "pod", "counter");
    }

    @Test
    void execRunsATerminal(Kubectl kubectl) {
        String inner =
                "kubectl --kubeconfig %s -n tour exec -it %s -c writer -- sh"
                        .formatted(kubectl.kubeconfig(), shop.firstPod());
        Shell.Result session =
                Shell.run(
                        List.of("script", "-qec", inner, "/dev/null"),
                        Map.of("TERM", "xterm"),
                        "stty -a | head -1; echo hi-$((40+2)); exit 7\n",
                        Duration.ofSeconds(60));
        assertThat(session.all()).contains("hi-42");
        assertThat(session.exitCode()).isEqualTo(7);
    }

    @Test
    void execGivesBackInputOutputAndExitCode(Kubectl kubectl) {
        Shell.Result cat =
                kubectl.input(
                        "over the wire",
                        "-n",
                        "tour",
                        "exec",
                        "-i",
                        shop.firstPod(),
                        "-c",
                        "writer",
                        "--",
                        "cat");
        assertThat(cat.out()).isEqualTo("over the wire");
        Shell.Result failed =
                kubectl.run(
                        "-n",
                        "tour",
                        "exec",
                        shop.firstPod(),
                        "-c",
                        "writer",
                        "--",
                        "sh",
                        "-c",
                        "echo out; echo err >&2; exit 3");
        assertThat(failed.exitCode()).isEqualTo(3);
        assertThat(failed.out()).isEqualTo("out\n");
        assertThat(failed.err()).contains("err\n").contains("exit code 3");
    }

    @Test
    void copiesFilesInAndOut(@TempDir Path directory) throws IOException {
        Path there = Files.writeString(directory.resolve("there"), "x".repeat(200_000));
        Path back = directory.resolve("back");
        String pod = shop.firstPod();
        shop.ok("cp", there.toString(), pod + ":/tmp/there", "-c", "writer");
        shop.ok("cp", pod + ":/tmp/there", back.toString(), "-c", "writer");
        assertThat(back).hasSameTextualContentAs(there);
    }

    @Test
    void forwardsPorts(Kubectl kubectl) throws IOException {
        Process forward = kubectl.start("-n", "tour", "port-forward", "service/web", ":80");
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(forward.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            assertThat(line).startsWith("Forwarding from 127.0.0.1:");
            String port = line.replaceAll(".*127.0.0.1:(\\d+) .*", "$1");
            for (int i = 0; i < 3; i++) {
                assertThat(Shop.get("http://127.0.0.1:" + port + "/"))
                        .startsWith("hello from web-");
            }
        } finally {
            forward.destroyForcibly();
        }
    }

    @Test
    void showsResourceUse(Kubectl kubectl) {
        Await.until("top nodes", SOON, () -> kubectl.run("top", "nodes"), Shell.Result::ok);
        assertThat(kubectl.ok("top", "nodes")).contains("CPU(cores)").containsPattern("\\d+m .*Mi");
        String pods =
                eventually(
                        "top pods shows all",
                        text -> text.lines().filter(l -> l.startsWith("web-")).count() == 6,
                        "top",
                        "pods",
                        "--containers");
        assertThat(pods).contains("server").contains("writer");
    }

    @Test
    void describesAPodWithItsEvents() {
        String text =
                eventually(
                        "its events are there",
                        t -> t.contains("Scheduled") && t.contains("Started"),
                        "describe",
                        "pod",
                        shop.firstPod());
        assertThat(text)
                .contains("Status:           Running")
                .contains("Image:         navarch.test/tools:1")
                .contains("greeting")
                .contains("QoS Class:");
        assertThat(shop.ok("describe", "deployment", "web"))
                .contains("3 desired | 3 updated | 3 total | 3 available | 0 unavailable")
                .contains("NewReplicaSetAvailable");
        assertThat(shop.ok("describe", "service", "web")).contains("Endpoints:");
    }

    @Test
    void explainsFields(Kubectl kubectl) {
        assertThat(kubectl.ok("explain", "pod.spec.containers.livenessProbe"))
                .contains("KIND:       Pod")
                .contains("livenessProbe <Probe>")
                .contains("periodSeconds");
        assertThat(kubectl.ok("explain", "deployments", "--recursive")).contains("maxSurge");
    }

    @Test
    void printsInEveryFormat() {
        assertThat(shop.ok("get", "pods", "-o", "wide"))
                .contains("READY", "STATUS", "RESTARTS", "IP", "NODE")
                .contains("2/2");
        assertThat(shop.ok("get", "deploy,svc,cm,secret")).contains("3/3", "NodePort", "greeting");
        assertThat(shop.ok("get", "deployment", "web", "-o", "yaml")).contains("kind: Deployment");
        assertThat(shop.ok("get", "deployment", "web", "-o", "json"))
                .contains("\"kind\": \"Deployment\"");
        assertThat(shop.ok("get", "deployment", "web", "-o", "jsonpath={.status.readyReplicas}"))
                .isEqualTo("3");
        assertThat(shop.ok("get", "pods", "-o", "custom-columns=N:.metadata.name,P:.status.phase"))
                .contains("Running");
        assertThat(shop.ok("get", "pods", "--show-labels")).contains("pod-template-hash=");
        assertThat(shop.ok("get", "all")).contains("deployment.apps/web", "replicaset.apps/web-");
    }

    @Test
    void diffsAgainstTheCluster(Kubectl kubectl) {
        Shell.Result none = kubectl.input(shop.yaml(), "diff", "-f", "-");
        assertThat(none.exitCode()).as(none.all()).isZero();
        Shell.Result some =
                kubectl.input(shop.yaml().replace("text: hello", "text: bye"), "diff", "-f", "-");
        assertThat(some.exitCode()).as(some.all()).isOne();
        assertThat(some.out()).contains("-  text: hello").contains("+  text: bye");
    }

    @Test
    void rollsBackToThePreviousRevision(Kubectl kubectl) {
        Shop other = Shop.deploy(kubectl, "rollback", 30_083);
        other.ok("set", "env", "deployment/web", "-c", "writer", "VERSION=2");
        other.ok("rollout", "status", "deployment/web", "--timeout=240s");
        assertThat(other.ok("rollout", "history", "deployment/web")).contains("1 ", "2 ");
        other.ok("rollout", "undo", "deployment/web");
        other.ok("rollout", "status", "deployment/web", "--timeout=240s");
        String url = "http://" + other.clusterIp() + "/";
        Await.until("the first answers", SOON, () -> Shop.get(url), a -> a.endsWith(" 1\n"));
        assertThat(other.ok("rollout", "history", "deployment/web")).contains("2 ", "3 ");
        kubectl.ok("delete", "namespace", "rollback", "--timeout=240s");
        assertThat(kubectl.run("get", "namespace", "rollback").err()).contains("not found");
    }

    @Test
    void scales(Kubectl kubectl) {
        kubectl.ok(
                "-n",
                "tour",
                "create",
                "deployment",
                "many",
                "--image=navarch.test/tools:1",
                "--",
                "sleep",
                "9999");
        shop.ok("scale", "deployment/many", "--replicas=4");
        shop.ok(
                "wait",
                "--for=jsonpath={.status.readyReplicas}=4",
                "deployment/many",
                "--timeout=180s");
        shop.ok("scale", "deployment/many", "--replicas=0");
        eventually("all are gone", String::isBlank, "get", "pods", "-l", "app=many", "-o", "name");
        shop.ok("delete", "deployment", "many");
    }

    @Test
    void scalesByLoad(Kubectl kubectl) {
        kubectl.apply(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: busy, namespace: tour}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: busy}}
                  template:
                    metadata: {labels: {app: busy}}
                    spec:
                      terminationGracePeriodSeconds: 0
                      containers:
                      - name: c
                        image: navarch.test/tools:1
                        command: [sh, -c, "while true; do seq 1 2000 > /dev/null; sleep 0.05; done"]
                        resources: {requests: {cpu: 5m}}
                """);
        shop.ok("autoscale", "deployment/busy", "--min=1", "--max=2", "--cpu-percent=50");
        Await.until(
                "the autoscaler adds a replica",
                Duration.ofMinutes(5),
                () -> kubectl.value("{.spec.replicas}", "-n", "tour", "deployment/busy"),
                "2"::equals);
        shop.ok("delete", "hpa", "busy");
        shop.ok("delete", "deployment", "busy");
    }

    @Test
    void saysWhatAUserMay(Kubectl kubectl) {
        assertThat(kubectl.ok("auth", "can-i", "create", "pods")).isEqualTo("yes\n");
        Shell.Result no =
                kubectl.run(
                        "auth",
                        "can-i",
                        "create",
                        "pods",
                        "--as=system:serviceaccount:tour:default");
        assertThat(no.out()).isEqualTo("no\n");
    }
}
