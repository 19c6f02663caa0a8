package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Images;
import dev.navarch.e2e.support.JoinCluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.OtherMachine;
import dev.navarch.e2e.support.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A second machine joins the cluster, is a node like the first one, and leaves it again. */
@ExtendWith(Cluster.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NodeJoinTest {

    private static final Duration SOON = Duration.ofMinutes(3);
    private static final String URL = "https://" + OtherMachine.HERE + ":6443";

    @TempDir Path directory;

    @Test
    @Order(1)
    void refusesAWrongTokenAnExpiredOneAndAnotherAuthority(JoinCluster cluster) {
        refuses(
                cluster,
                "the cluster does not know the token aaaaaa",
                "--token",
                "aaaaaa.0123456789abcdef");
        cluster.kubectl()
                .ok(
                        "create",
                        "secret",
                        "generic",
                        "bootstrap-token-bbbbbb",
                        "--namespace=kube-system",
                        "--type=bootstrap.kubernetes.io/token",
                        "--from-literal=token-id=bbbbbb",
                        "--from-literal=token-secret=0123456789abcdef",
                        "--from-literal=usage-bootstrap-authentication=true",
                        "--from-literal=usage-bootstrap-signing=true",
                        "--from-literal=expiration=2020-01-01T00:00:00Z");
        refuses(
                cluster,
                "the cluster does not know the token bbbbbb: it is mistyped, has expired",
                "--token",
                "bbbbbb.0123456789abcdef");
        String token = token(cluster);
        Await.until(
                "the new token signs cluster-info",
                SOON,
                () ->
                        cluster.kubectl()
                                .value("{.data}", "configmap/cluster-info", "-n", "kube-public"),
                data -> data.contains("jws-kubeconfig-" + token.substring(0, 6)));
        refuses(
                cluster,
                "the token's second half is wrong",
                "--token",
                token.substring(0, 7) + "0123456789abcdef");
        refuses(
                cluster,
                "the cluster's authority is not the one that --ca-cert-hash names",
                "--token",
                token,
                "--ca-cert-hash",
                "sha256:" + "0".repeat(64));
    }

    private static void refuses(JoinCluster cluster, String sentence, String... arguments) {
        Shell.Result refused = join(cluster, arguments);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).startsWith("navarch: " + sentence).hasLineCount(1);
        assertThat(cluster.other().home().resolve("pki")).doesNotExist();
    }

    private static Shell.Result join(JoinCluster cluster, String... arguments) {
        return cluster.other()
                .navarch(
                        Stream.concat(
                                        Stream.of("node", "join", URL, "--node-name=other"),
                                        Stream.of(arguments))
                                .toArray(String[]::new));
    }

    private static String token(JoinCluster cluster) {
        Shell.Result made = cluster.navarch("token", "create", "--ttl", "1h");
        assertThat(made.ok()).as(made.all()).isTrue();
        return made.out().strip();
    }

    @Test
    @Order(2)
    void runsPodsThatOthersReachAndLeavesNothingBehind(JoinCluster cluster) throws IOException {
        String[] line =
                cluster.navarch("token", "create", "--print-join-command").out().strip().split(" ");
        assertThat(line).startsWith("navarch", "node", "join", URL, "--token");
        OtherMachine other = cluster.other();
        Await.until(
                "the machine joins by the printed line",
                SOON,
                () ->
                        other.navarch(
                                Stream.concat(
                                                Stream.of(line).skip(1),
                                                Stream.of("--node-name", "other"))
                                        .toArray(String[]::new)),
                Shell.Result::ok);
        X509Certificate client = other.certificate("node-agent.pem");
        X509Certificate serving = other.certificate("node-serving.pem");
        other.start("node-agent");
        other.start("proxy");
        other.start("metrics");
        Kubectl kubectl = cluster.kubectl();
        kubectl.ok("wait", "--for=create", "node/other", "--timeout=180s");
        kubectl.ok("wait", "--for=condition=Ready", "node", "--all", "--timeout=180s");
        assertThat(kubectl.ok("get", "nodes").lines()).hasSize(3);
        Cluster.load(other.home(), Images.tools(directory));
        String first =
                kubectl.value("{.items[?(@.metadata.name!='other')].metadata.name}", "nodes");
        kubectl.apply(server("here", first) + server("there", "other") + SERVICE);
        kubectl.ok("wait", "--for=condition=Ready", "pod/here", "pod/there", "--timeout=180s");

        reachesEachOther(kubectl);
        resolvesNamesByItself(cluster, first);
        showsUsage(kubectl);
        renews(other, client, serving);
        assertThat(kubectl.ok("logs", "there")).contains("serving on there");
        assertThat(kubectl.ok("exec", "there", "--", "hostname").strip()).isEqualTo("there");
        leaves(cluster);
    }

    /** Directly, with the sender's own address, and by the Service's name, from both sides. */
    private static void reachesEachOther(Kubectl kubectl) {
        for (String[] pair : new String[][] {{"here", "there"}, {"there", "here"}}) {
            String to = kubectl.value("{.status.podIP}", "pod/" + pair[1]);
            Await.until(
                    pair[0] + " reaches " + pair[1],
                    SOON,
                    () -> get(kubectl, pair[0], "http://" + to + ":8080/"),
                    pair[1]::equals);
            assertThat(kubectl.ok("logs", pair[1]))
                    .contains(kubectl.value("{.status.podIP}", "pod/" + pair[0]) + "]:");
            for (String backend : pair) {
                Await.until(
                        pair[0] + " reaches " + backend + " by the Service",
                        SOON,
                        () -> get(kubectl, pair[0], "http://both.default.svc.cluster.local/"),
                        backend::equals);
            }
        }
    }

    /** With no way to where the first machine answers. */
    private static void resolvesNamesByItself(JoinCluster cluster, String first) {
        Kubectl kubectl = cluster.kubectl();
        String range = kubectl.value("{.spec.podCIDR}", "node/" + first);
        String server = range.replaceFirst("[.]0/.*$", ".1");
        assertThat(cluster.other().run("ip route add blackhole " + server).ok()).isTrue();
        for (String name : List.of("kubernetes", "both")) {
            String address = kubectl.value("{.spec.clusterIP}", "service/" + name);
            Await.until(
                    "there resolves " + name,
                    SOON,
                    () ->
                            kubectl.run(
                                            "exec",
                                            "there",
                                            "--",
                                            "timeout",
                                            "10",
                                            "nslookup",
                                            name + ".default.svc.cluster.local")
                                    .out(),
                    answer -> answer.contains(address));
        }
        assertThat(cluster.other().run("ip route del blackhole " + server).ok()).isTrue();
    }

    private static void showsUsage(Kubectl kubectl) {
        for (String[] what :
                new String[][] {{"node", "other"}, {"pod", "there"}, {"pod", "here"}}) {
            Await.until(
                    what[1] + " has figures",
                    SOON,
                    () -> kubectl.run("top", what[0], what[1], "--no-headers").out(),
                    line -> line.matches("(?s)" + what[1] + " +[0-9]+m .*[0-9]+Mi.*"));
        }
    }

    /** Both certificates, and what listens takes the new one up. */
    private static void renews(
            OtherMachine other, X509Certificate client, X509Certificate serving) {
        Await.until(
                "the client certificate is another",
                SOON,
                () -> other.certificate("node-agent.pem"),
                now -> !now.equals(client));
        Await.until(
                "the node's server shows another certificate",
                SOON,
                other::served,
                now -> !now.equals(serving) && now.equals(other.certificate("node-serving.pem")));
    }

    private static String get(Kubectl kubectl, String from, String url) {
        return kubectl.run("exec", from, "--", "timeout", "10", "wget", "-qO-", url).out().strip();
    }

    private static void leaves(JoinCluster cluster) throws IOException {
        OtherMachine other = cluster.other();
        Shell.Result left = other.navarch("node", "leave");
        assertThat(left.exitCode()).as(left.all()).isZero();
        assertThat(left.out()).contains("other has left");
        Kubectl kubectl = cluster.kubectl();
        assertThat(kubectl.run("get", "node/other").err()).contains("not found");
        assertThat(kubectl.ok("get", "pods", "-o", "name")).isEqualToIgnoringNewLines("pod/here");
        assertThat(other.allEnded()).isTrue();
        assertThat(other.run("ip -o link").out()).doesNotContain("navarch0", "veth");
        assertThat(other.run("nft list ruleset").out()).doesNotContain("navarch", "10.244.");
        assertThat(other.run("ip route show proto 118").out()).isEmpty();
        assertThat(Files.readString(Path.of("/proc/mounts")))
                .doesNotContain(other.home().toString());
        try (Stream<Path> files = Files.list(other.home())) {
            assertThat(files).isEmpty();
        }
        Await.until(
                "the first node forgets the way to the pods of the other",
                SOON,
                () ->
                        Shell.run(
                                        List.of("ip", "route", "show", "proto", "118"),
                                        Map.of(),
                                        "",
                                        SOON)
                                .out(),
                String::isEmpty);
    }

    private static String server(String name, String node) {
        return """
        apiVersion: v1
        kind: Pod
        metadata: {name: %1$s, labels: {app: both}}
        spec:
          nodeSelector: {kubernetes.io/hostname: %2$s}
          terminationGracePeriodSeconds: 1
          containers:
          - name: c
            image: navarch.test/tools:1
            command: [sh, -c, "echo serving on %1$s; mkdir /tmp/w; echo %1$s >/tmp/w/index.html; exec httpd -f -vv -p 8080 -h /tmp/w"]
            readinessProbe: {httpGet: {port: 8080, path: /}, periodSeconds: 1}
        ---
        """
                .formatted(name, node);
    }

    private static final String SERVICE =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: both}
            spec:
              selector: {app: both}
              ports: [{port: 80, targetPort: 8080}]
            """;
}
