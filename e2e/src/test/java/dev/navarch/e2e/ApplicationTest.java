package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Shop;
import dev.navarch.testkit.Conformance;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** A user deploys an application of several pods and reaches it in every way there is. */
@ExtendWith(Cluster.class)
@TestInstance(Lifecycle.PER_CLASS)
class ApplicationTest {

    private Shop shop;

    @BeforeAll
    void deploy(Kubectl kubectl) {
        shop = Shop.deploy(kubectl, "shop", 30_080);
    }

    private static Set<String> answers(int times, Supplier<String> ask) {
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < times; i++) {
            seen.add(ask.get().strip());
        }
        return seen;
    }

    @Test
    void showsTheNodeReady(Kubectl kubectl) {
        assertThat(kubectl.ok("get", "nodes")).contains(" Ready ").contains("v1.36");
    }

    @Test
    void spreadsTheClusterAddressOverThreePodsForTheHost() {
        assertThat(answers(40, () -> Shop.get("http://" + shop.clusterIp() + "/")))
                .hasSize(3)
                .allMatch(answer -> answer.startsWith("hello from web-"));
    }

    @Test
    void answersAPodByNameSpreadOverThreePods() {
        String loop =
                "for i in $(seq 1 40); do wget -qO- http://web/ || echo failed; done | sort -u";
        String seen = shop.ok("exec", shop.firstPod(), "-c", "writer", "--", "sh", "-c", loop);
        assertThat(seen.lines()).hasSize(3).allMatch(line -> line.startsWith("hello from web-"));
        for (String name :
                new String[] {"web.shop", "web.shop.svc", "web.shop.svc.cluster.local"}) {
            assertThat(
                            shop.ok(
                                    "exec",
                                    shop.firstPod(),
                                    "-c",
                                    "writer",
                                    "--",
                                    "wget",
                                    "-qO-",
                                    "http://" + name + "/"))
                    .startsWith("hello from web-");
        }
    }

    @Test
    @Conformance(
            "[sig-network] Services should be able to create a functioning NodePort service [Conformance]")
    void answersAtTheNodePort(Kubectl kubectl) {
        String node =
                kubectl.value(
                        "{.items[0].status.addresses[?(@.type==\"InternalIP\")].address}", "nodes");
        assertThat(Shop.get("http://" + node + ":" + shop.nodePort() + "/"))
                .startsWith("hello from web-");
        assertThat(Shop.get("http://127.0.0.1:" + shop.nodePort() + "/"))
                .startsWith("hello from web-");
    }

    @Test
    void showsASecretAsAFileToTheContainerThatMountsIt() {
        assertThat(shop.ok("exec", shop.firstPod(), "-c", "writer", "--", "cat", "/secret/value"))
                .isEqualTo("open-sesame");
    }

    @Test
    void bringsAChangedSecretIntoARunningPod(Kubectl kubectl) {
        kubectl.apply(shop.yaml().replace("open-sesame", "open-barley"));
        Await.until(
                "the new secret is in the pod",
                Duration.ofMinutes(4),
                () ->
                        shop.ok(
                                "exec",
                                shop.firstPod(),
                                "-c",
                                "writer",
                                "--",
                                "cat",
                                "/secret/value"),
                "open-barley"::equals);
        kubectl.apply(shop.yaml());
    }

    /**
     * kubectl itself runs in a pod: it finds the server and shows who it is by what pods are given.
     */
    @Test
    @Conformance("[sig-auth] ServiceAccounts should mount an API token into pods [Conformance]")
    void reachesTheApiServerFromAPodAsItsServiceAccount(Kubectl kubectl) {
        kubectl.apply(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: inside, namespace: shop}
                spec:
                  restartPolicy: Never
                  containers:
                  - name: c
                    image: navarch.test/tools:1
                    command: [/host/kubectl, auth, whoami, -o, "jsonpath={.status.userInfo.username}"]
                    volumeMounts: [{name: host, mountPath: /host, readOnly: true}]
                  volumes: [{name: host, hostPath: {path: %s}}]
                """
                        .formatted(Kubectl.program().getParent()));
        shop.ok("wait", "--for=jsonpath={.status.phase}=Succeeded", "pod/inside", "--timeout=180s");
        assertThat(shop.ok("logs", "inside")).isEqualTo("system:serviceaccount:shop:default");
    }

    @Test
    void refusesAServiceWithoutEndpointsAtOnce(Kubectl kubectl) {
        kubectl.apply(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: nobody, namespace: shop}
                spec: {selector: {app: nobody}, ports: [{port: 80}]}
                """);
        String ip = kubectl.value("{.spec.clusterIP}", "-n", "shop", "service/nobody");
        Await.until(
                "the connection is refused",
                Duration.ofMinutes(1),
                () -> Shop.get("http://" + ip + "/"),
                answer -> answer.contains("refused") || answer.contains("ConnectException"));
    }
}
