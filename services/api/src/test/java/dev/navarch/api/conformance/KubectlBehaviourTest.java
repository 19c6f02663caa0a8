package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.ApiFixture;
import dev.navarch.testkit.Conformance;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedApi.class)
@Timeout(300)
class KubectlBehaviourTest {

    private static final Pattern SERVING =
            Pattern.compile("Starting to serve on 127.0.0.1:([0-9]+)");

    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: %s, labels: {run: %s}}
            spec: {containers: [{name: web, image: %s}]}
            """;

    private final LiveApi api;
    private final String namespace;

    KubectlBehaviourTest(LiveApi api) throws IOException, InterruptedException {
        this.api = api;
        this.namespace = api.namespace("kubectl");
    }

    private String in(String... arguments) throws IOException, InterruptedException {
        return inWith("", arguments);
    }

    private String inWith(String input, String... arguments)
            throws IOException, InterruptedException {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "-n";
        all[arguments.length + 1] = namespace;
        return api.kubectlWith(input, all);
    }

    private String image(String pod) throws IOException, InterruptedException {
        return in("get", "pod", pod, "-o", "jsonpath={.spec.containers[0].image}");
    }

    @Test
    @Conformance(
            "[sig-cli] Kubectl client Kubectl api-versions should check if v1 is in available api versions [Conformance]")
    void listsTheVersions() throws Exception {
        assertThat(api.kubectl("api-versions").lines()).contains("v1", "apps/v1");
    }

    @Test
    @Conformance(
            "[sig-cli] Kubectl client Kubectl cluster-info should check if Kubernetes control plane services is included in cluster-info [Conformance]")
    void saysWhereTheControlPlaneIs() throws Exception {
        assertThat(api.kubectl("cluster-info"))
                .contains("Kubernetes control plane", "is running at", api.server().toString());
    }

    @Test
    @Conformance(
            "[sig-cli] Kubectl client Kubectl version should check is all data is printed [Conformance]")
    void printsBothVersions() throws Exception {
        assertThat(api.kubectl("version")).contains("Client Version:", "Server Version: v1.36");
        assertThat(api.kubectl("version", "-o", "json"))
                .contains(
                        "\"serverVersion\"",
                        "\"major\": \"1\"",
                        "\"minor\": \"36\"",
                        "\"gitVersion\": \"v1.36",
                        "\"gitCommit\"",
                        "\"buildDate\"",
                        "\"goVersion\"",
                        "\"platform\"");
    }

    @Test
    @Conformance(
            "[sig-cli] Kubectl client Kubectl run pod should create a pod from an image when restart is Never [Conformance]")
    void runsAPod() throws Exception {
        in("run", "job", "--restart=Never", "--pod-running-timeout=2m0s", "--image=httpd:2.4");
        assertThat(image("job")).isEqualTo("httpd:2.4");
        assertThat(in("get", "pod", "job", "-o", "jsonpath={.spec.restartPolicy}"))
                .isEqualTo("Never");
    }

    @Test
    @Conformance(
            "[sig-cli] Kubectl client Kubectl replace should update a single-container pod's image [Conformance]")
    void replacesAPodsImage() throws Exception {
        in("run", "web", "--image=httpd:2.4", "--labels=run=web");
        String pod = in("get", "pod", "web", "-o", "json");
        assertThat(pod).contains("\"image\": \"httpd:2.4\"");
        inWith(pod.replace("httpd:2.4", "busybox:1.36"), "replace", "-f", "-");
        assertThat(image("web")).isEqualTo("busybox:1.36");
    }

    @Test
    @Conformance(
            "[sig-cli] Kubectl client Kubectl server-side dry-run should check if kubectl can dry-run update Pods [Conformance]")
    void changesNothingInADryRun() throws Exception {
        in("run", "web", "--image=httpd:2.4", "--labels=run=web");
        assertThat(
                        in(
                                "patch",
                                "pod",
                                "web",
                                "--dry-run=server",
                                "-p",
                                "{\"spec\":{\"containers\":[{\"name\":\"web\",\"image\":\"busybox:1.36\"}]}}"))
                .contains("pod/web patched");
        assertThat(image("web")).isEqualTo("httpd:2.4");
        assertThat(
                        inWith(
                                POD.formatted("dry", "dry", "i"),
                                "create",
                                "--dry-run=server",
                                "-f",
                                "-"))
                .contains("pod/dry created (server dry run)");
        assertThat(api.tryKubectl("get", "pod", "dry", "-n", namespace).output())
                .contains("NotFound");
    }

    @Test
    @Conformance(
            "[sig-cli] Kubectl client Kubectl diff should check if kubectl diff finds a difference for Deployments [Conformance]")
    void findsADifference() throws Exception {
        String deployment =
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, namespace: %s}
                spec:
                  replicas: 0
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: web, image: "%s"}]}
                """;
        api.kubectlWith(deployment.formatted(namespace, "httpd:2.4"), "create", "-f", "-");
        ApiFixture.Ran differs =
                api.tryKubectlWith(
                        deployment.formatted(namespace, "busybox:1.36"), "diff", "-f", "-");
        assertThat(differs.code()).as(differs.output()).isEqualTo(1);
        assertThat(differs.output().lines())
                .anyMatch(line -> line.startsWith("-") && line.endsWith("image: httpd:2.4"))
                .anyMatch(line -> line.startsWith("+") && line.endsWith("image: busybox:1.36"));
    }

    @Test
    @Conformance(
            "[sig-cli] Kubectl client Kubectl label should update the label on a resource [Conformance]")
    void labelsAndUnlabels() throws Exception {
        inWith(POD.formatted("pause", "pause", "i"), "create", "-f", "-");
        in("label", "pods", "pause", "testing-label=testing-label-value");
        assertThat(in("get", "pod", "pause", "-L", "testing-label"))
                .contains("TESTING-LABEL", "testing-label-value");
        in("label", "pods", "pause", "testing-label-");
        assertThat(in("get", "pod", "pause", "-L", "testing-label"))
                .doesNotContain("testing-label-value");
    }

    @Test
    @Conformance(
            "[sig-cli] Kubectl client Proxy server should support proxy with --port 0 [Conformance]")
    void proxiesAtAPortOfItsChoice() throws Exception {
        Process proxy = proxy("-p", "0", "--disable-filter");
        try (BufferedReader output = proxy.inputReader();
                HttpClient client =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            Matcher port =
                    output.lines()
                            .map(SERVING::matcher)
                            .filter(Matcher::find)
                            .findFirst()
                            .orElseThrow();
            URI server = URI.create("http://127.0.0.1:" + port.group(1) + "/api/");
            String answer =
                    client.send(HttpRequest.newBuilder(server).build(), BodyHandlers.ofString())
                            .body();
            assertThat(answer).contains("\"APIVersions\"", "\"v1\"");
        } finally {
            end(proxy);
        }
    }

    @Test
    @Conformance(
            "[sig-cli] Kubectl client Proxy server should support --unix-socket=/path [Conformance]")
    void proxiesAtAUnixSocket() throws Exception {
        Path socket = Files.createTempDirectory("proxy").resolve("test");
        Process proxy = proxy("--unix-socket=" + socket);
        try {
            eventually("kubectl listens", () -> Files.exists(socket));
            assertThat(askAt(socket)).contains("200 OK", "\"APIVersions\"", "\"v1\"");
        } finally {
            end(proxy);
            Files.deleteIfExists(socket);
            Files.deleteIfExists(socket.getParent());
        }
    }

    private static String askAt(Path socket) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            String request = "GET /api/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(1 << 16);
            while (channel.read(answer) >= 0 && answer.hasRemaining()) {
                Thread.onSpinWait();
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
        }
    }

    private Process proxy(String... arguments) throws IOException {
        String[] start = {
            "kubectl", "--kubeconfig", api.home().resolve("kubeconfig").toString(), "proxy"
        };
        String[] all = new String[start.length + arguments.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(arguments, 0, all, start.length, arguments.length);
        return new ProcessBuilder(all).redirectErrorStream(true).start();
    }

    /** kubectl may be a script that starts another. */
    private static void end(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.waitFor();
    }
}
