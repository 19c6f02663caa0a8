package dev.navarch.api;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.bootstrap.JoinToken;
import dev.navarch.testkit.CertificateAsk;
import dev.navarch.wire.pki.KeyPairs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What machines find that join, and what they may, against the whole service. */
class NodeJoiningTest {

    private static final String[] NODE = {"--as=system:node:a", "--as-group=system:nodes"};

    private static final String TOKEN = "abcdef.0123456789abcdef";

    @TempDir static Path home;

    @SuppressWarnings("NullAway.Init")
    private static ApiFixture api;

    @BeforeAll
    static void start() throws Exception {
        Files.writeString(home.resolve("join.token"), TOKEN + "\n");
        api =
                new ApiFixture(
                        home,
                        Map.of(
                                "navarch.join.api-url", "https://192.0.2.1:6443",
                                "navarch.join.kafka-bootstrap-servers", "192.0.2.1:9094",
                                "navarch.join.token-file", home.resolve("join.token").toString()));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void anybodyReadsWhereTheClusterIs() throws Exception {
        assertThat(
                        succeeds(
                                "get",
                                "configmap/cluster-info",
                                "--namespace=kube-public",
                                "--as=system:anonymous",
                                "-o",
                                "jsonpath={.data.kubeconfig}"))
                .contains("server: https://192.0.2.1:6443", "certificate-authority-data: ");
        assertThat(
                        succeeds(
                                "get",
                                "configmap/navarch-node",
                                "--namespace=kube-system",
                                NODE[0],
                                NODE[1],
                                "-o",
                                "jsonpath={.data}"))
                .contains("\"kafka-bootstrap-servers\":\"192.0.2.1:9094\"");
    }

    @Test
    void aTokenThatTheServiceIsGivenLetsMachinesJoin() throws Exception {
        eventually(() ->
                succeeds(
                                "get",
                                "configmap/cluster-info",
                                "--namespace=kube-public",
                                "-o",
                                "jsonpath={.data}")
                        .contains("jws-kubeconfig-abcdef"));
        assertThat(
                        succeeds(
                                "get",
                                "secret/bootstrap-token-abcdef",
                                "--namespace=kube-system",
                                "-o",
                                "jsonpath={.type} {.data}"))
                .startsWith("bootstrap.kubernetes.io/token ")
                .contains("auth-extra-groups")
                .doesNotContain("expiration");
    }

    @Test
    void refusesATokenFileThatHoldsNone() throws Exception {
        Path wrong = Files.writeString(home.resolve("wrong"), "open sesame");
        assertThatThrownBy(() -> JoinToken.read("navarch.join.token-file", wrong))
                .hasMessageStartingWith("navarch.join.token-file (" + wrong + "): must hold six")
                .message()
                .doesNotContain("sesame");
        assertThatThrownBy(() -> new JoinProperties("", List.of(), wrong.toString()))
                .hasMessage("navarch.join.api-url: is required with navarch.join.token-file");
    }

    @Test
    void theirPodsHaveAnAddressToAskForNames() throws Exception {
        assertThat(
                        succeeds(
                                "get",
                                "service/kube-dns",
                                "--namespace=kube-system",
                                "-o",
                                "jsonpath={.spec.clusterIP} {.spec.ports[*].protocol}"))
                .isEqualTo("10.96.0.10 UDP TCP");
        assertThat(
                        succeeds(
                                "get",
                                "configmap/navarch-node",
                                "--namespace=kube-system",
                                "-o",
                                "jsonpath={.data.cluster-dns}"))
                .isEqualTo("10.96.0.10");
    }

    @Test
    void aNodeGetsAServingCertificateForNothingButItself() throws Exception {
        succeeds(
                "create",
                "--raw=/api/v1/nodes",
                "-f",
                file("node.json", "{\"kind\":\"Node\",\"metadata\":{\"name\":\"taken\"}}"));
        succeeds(
                "patch",
                "node/taken",
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\":{\"addresses\":[{\"type\":\"InternalIP\",\"address\":\"192.0.2.8\"}]}}");
        asks("other-name", "DNS:b", "IP:192.0.2.7");
        asks("other-address", "DNS:a", "IP:192.0.2.8");
        asks("local", "DNS:a", "IP:127.0.0.1");
        asks("service", "DNS:a", "IP:10.96.0.1");
        asks("own", "DNS:a", "IP:192.0.2.7");
        eventually(() -> condition("own").contains("AutoApproved"));
        assertThat(
                        condition("other-name")
                                + condition("other-address")
                                + condition("local")
                                + condition("service"))
                .isEmpty();
    }

    @Test
    void aNodeDeletesItselfAndNoOther() throws Exception {
        for (String name : List.of("a", "b")) {
            succeeds(
                    "create",
                    "--raw=/api/v1/nodes",
                    "-f",
                    file(name, "{\"kind\":\"Node\",\"metadata\":{\"name\":\"" + name + "\"}}"));
        }
        assertThat(api.kubectl(with("delete", "node/b")).output())
                .contains("node \"a\" is not allowed to modify node \"b\"");
        succeeds(with("delete", "node/a"));
    }

    private static String[] with(String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of(NODE));
        return all.toArray(String[]::new);
    }

    private static String file(String name, String content) throws Exception {
        return Files.writeString(home.resolve(name), content).toString();
    }

    private static void asks(String name, String... names) throws Exception {
        String request =
                """
                apiVersion: certificates.k8s.io/v1
                kind: CertificateSigningRequest
                metadata: {name: %s}
                spec:
                  signerName: kubernetes.io/kubelet-serving
                  usages: [digital signature, server auth]
                  request: %s
                """
                        .formatted(
                                name,
                                CertificateAsk.of(
                                                KeyPairs.create(),
                                                "O=system:nodes,CN=system:node:a",
                                                names)
                                        .encoded());
        ApiFixture.Ran ran = api.kubectlWith(request, with("create", "-f", "-"));
        assertThat(ran.code()).as(ran.output()).isZero();
    }

    private static String condition(String name) throws Exception {
        return succeeds("get", "csr", name, "-o", "jsonpath={.status.conditions}");
    }

    private static String succeeds(String... arguments) throws Exception {
        ApiFixture.Ran ran = api.kubectl(arguments);
        assertThat(ran.code()).as(ran.output()).isZero();
        return ran.output();
    }
}
