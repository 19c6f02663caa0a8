package dev.navarch.metrics.service;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.bus.SampleTopic;
import dev.navarch.bus.Subscription;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.metrics.FakeKernel;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.model.UsageSample;
import dev.navarch.model.UsageSampleCodec;
import dev.navarch.testkit.FakeTracing;
import dev.navarch.testkit.Fixtures;
import dev.navarch.testkit.InMemoryCluster;
import dev.navarch.wire.pki.CertificateAuthority;
import dev.navarch.wire.pki.CertificateSpec;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.Tls;
import dev.navarch.wire.pki.TrustedAuthorities;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MetricsServiceTest {

    private static final String PODS = "/apis/metrics.k8s.io/v1beta1/pods";

    @TempDir Path home;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final InMemoryCluster cluster = new InMemoryCluster(Clock.systemUTC(), threads);
    private final Topic topic = new Topic();
    private final FakeTracing tracing = new FakeTracing();
    private final CertificateAuthority ca = authority("ca");
    private final CertificateAuthority frontProxyCa = authority("front-proxy-ca");
    private List<MetricsService> running = List.of();

    @BeforeEach
    void start() throws IOException {
        Path pki = Files.createDirectories(home.resolve("pki"));
        Identity node =
                ca.issue(
                        CertificateSpec.server("node", List.of("localhost"), List.of("127.0.0.1")));
        Files.writeString(pki.resolve("node.crt"), Pem.encode(node.chain()));
        Files.writeString(pki.resolve("node.key"), Pem.encode(node.key()));
        Files.writeString(pki.resolve("ca.crt"), Pem.encode(ca.certificate()));
        Files.writeString(
                pki.resolve("front-proxy-ca.crt"), Pem.encode(frontProxyCa.certificate()));
        Files.writeString(pki.resolve("metrics.token"), "token");
        cluster.create(
                Resources.NODES,
                Fixtures.node("n1")
                        .editStatus()
                        .addNewAddress("192.0.2.7", "InternalIP")
                        .endStatus()
                        .build());
        cluster.create(
                Resources.PODS,
                Fixtures.pod("web")
                        .editSpec()
                        .withNodeName("n1")
                        .endSpec()
                        .withNewStatus()
                        .withPhase("Running")
                        .addNewContainerStatus()
                        .withName("main")
                        .withImage("example/web:1")
                        .withContainerID("containerd://" + FakeKernel.CONTAINER)
                        .endContainerStatus()
                        .endStatus()
                        .build());
        new FakeKernel(home).podV1("some-pod-uid", 1000);
        MetricsService service = service(true, topic);
        running = List.of(service);
        service.start();
        eventually("it listens", () -> service.port().isPresent());
    }

    private MetricsService service(boolean serving, Topic samples) {
        return new MetricsService(
                new MetricsProperties(
                        home,
                        new MetricsProperties.Node("n1", "/kubepods"),
                        new MetricsProperties.Metrics(
                                serving,
                                0,
                                Duration.ofMillis(50),
                                Duration.ofMinutes(1),
                                "",
                                home.resolve("cgroup"))),
                cluster.changes(),
                cluster,
                samples,
                InstantSource.system(),
                new SimpleMeterRegistry(),
                tracing);
    }

    @AfterEach
    void close() {
        running.forEach(MetricsService::close);
        threads.shutdownNow();
    }

    @Test
    void servesWhatItSampledToTheApiServer() throws Exception {
        HttpClient apiServer = client(Optional.of(frontProxy()));
        eventually("the pod is there", () -> get(apiServer, PODS, "admin").body().contains("main"));

        JsonNode pod =
                JsonMapper.shared()
                        .readTree(get(apiServer, PODS, "admin").body())
                        .path("items")
                        .path(0);

        assertThat(pod.path("metadata").path("name").asString()).isEqualTo("web");
        assertThat(pod.path("containers").path(0).path("usage").path("memory").asString())
                .isEqualTo("3Ki");
        eventually("a sample is on the topic", () -> topic.sent("n1").isPresent());
        assertThat(topic.sent("n1").orElseThrow().pods().getFirst().name()).isEqualTo("web");
    }

    @Test
    void servesWhatOtherNodesSampled() throws Exception {
        cluster.create(Resources.NODES, Fixtures.node("n2").build());
        topic.send(
                "n2",
                UsageSampleCodec.encode(
                        new UsageSample(
                                "n2",
                                InstantSource.system().instant(),
                                10_000,
                                UsageSample.Usage.of(5, 2048),
                                List.of())));
        HttpClient apiServer = client(Optional.of(frontProxy()));

        eventually(
                "the node is there",
                () ->
                        get(apiServer, "/apis/metrics.k8s.io/v1beta1/nodes/n2", "admin")
                                .body()
                                .contains("\"memory\":\"2Ki\""));
    }

    @Test
    void notesWhatItAnswersToTheApiServerInItsTrace() throws Exception {
        HttpClient apiServer = client(Optional.of(frontProxy()));
        get(apiServer, PODS, "admin");
        get(client(Optional.empty()), PODS, "admin", "traceparent", FakeTracing.trace(1));
        assertThat(tracing.ended()).as("nobody who may traces these").isEmpty();
        assertThat(get(apiServer, PODS, "admin", "traceparent", FakeTracing.trace(2)).statusCode())
                .isEqualTo(200);
        eventually("the answer is noted", () -> tracing.ended().size() == 1);
        FakeTracing.Noted span = tracing.ended().getFirst();
        assertThat(span.role()).isEqualTo(Tracing.Role.SERVER);
        assertThat(span.parent()).isEqualTo(FakeTracing.trace(2));
        assertThat(span.attributes())
                .containsEntry("url.path", PODS)
                .containsEntry("http.response.status_code", "200");
    }

    @Test
    void onlyMeasuresWhereItIsToldSo() {
        ObjectKey slice =
                ObjectKey.namespaced(Resources.ENDPOINT_SLICES, "kube-system", "metrics-server-n1");
        eventually("the first one has registered", () -> tree(slice).isPresent());
        running.forEach(MetricsService::close);
        cluster.delete(slice);
        Topic samples = new Topic();
        MetricsService measuring = service(false, samples);
        running = List.of(measuring);

        measuring.start();

        eventually("samples name the node's pods", () -> samples.sent("n1").isPresent());
        assertThat(samples.sent("n1").orElseThrow().pods().getFirst().name()).isEqualTo("web");
        assertThat(measuring.port()).isEmpty();
        assertThat(tree(slice)).isEmpty();
    }

    @Test
    void refusesWhoeverIsNotTheApiServer() throws Exception {
        HttpClient nobody = client(Optional.empty());
        HttpClient admin =
                client(Optional.of(ca.issue(CertificateSpec.client("me", "system:masters"))));
        HttpClient stranger =
                client(
                        Optional.of(
                                authority("x")
                                        .issue(CertificateSpec.client("front-proxy-client"))));

        assertThat(get(nobody, PODS, "admin").statusCode()).isEqualTo(401);
        assertThat(get(admin, PODS, "admin").statusCode()).isEqualTo(401);
        assertThat(get(stranger, PODS, "admin").statusCode()).isEqualTo(401);
        assertThat(get(client(Optional.of(frontProxy())), PODS, "").statusCode()).isEqualTo(401);
        assertThat(get(nobody, "/metrics/cadvisor", "").statusCode()).isEqualTo(401);
        assertThat(get(nobody, "/readyz", "").statusCode()).isEqualTo(200);
    }

    @Test
    void showsThePagesToAdministrators() throws Exception {
        HttpClient admin =
                client(Optional.of(ca.issue(CertificateSpec.client("me", "system:masters"))));
        HttpClient user = client(Optional.of(ca.issue(CertificateSpec.client("me", "people"))));

        eventually(
                "the pod is there",
                () -> get(admin, "/metrics/cadvisor", "").body().contains("container=\"main\""));
        assertThat(get(admin, "/metrics/resource", "").body()).contains("node_cpu_usage_seconds");
        assertThat(get(user, "/metrics/cadvisor", "").statusCode()).isEqualTo(401);
    }

    @Test
    void registersWithTheClusterAndAgainWhenSomebodyDeletesIt() {
        ObjectKey slice =
                ObjectKey.namespaced(Resources.ENDPOINT_SLICES, "kube-system", "metrics-server-n1");
        ObjectKey apiService =
                ObjectKey.cluster(ClusterView.API_SERVICES, "v1beta1.metrics.k8s.io");
        eventually("the slice is there", () -> tree(slice).isPresent());
        eventually("the API service is there", () -> tree(apiService).isPresent());
        JsonNode spec = tree(apiService).orElseThrow().path("spec");
        assertThat(spec.path("service").toString())
                .isEqualTo(
                        "{\"namespace\":\"kube-system\",\"name\":\"metrics-server\",\"port\":443}");
        JsonNode endpoints = tree(slice).orElseThrow();
        assertThat(endpoints.path("endpoints").path(0).path("addresses").path(0).asString())
                .isEqualTo("192.0.2.7");
        assertThat(endpoints.path("ports").path(0).path("port").asInt())
                .isEqualTo(running.getFirst().port().orElseThrow());

        cluster.delete(slice);

        eventually("the slice is there again", () -> tree(slice).isPresent());
    }

    private static CertificateAuthority authority(String name) {
        return CertificateAuthority.create(name, Duration.ofDays(1), InstantSource.system());
    }

    private Optional<JsonNode> tree(ObjectKey key) {
        return cluster.get(key, JsonNode.class);
    }

    private Identity frontProxy() {
        return frontProxyCa.issue(CertificateSpec.client("front-proxy-client"));
    }

    private HttpClient client(Optional<Identity> identity) {
        return HttpClient.newBuilder()
                .sslContext(Tls.client(new TrustedAuthorities(List.of(ca.certificate())), identity))
                .build();
    }

    private HttpResponse<String> get(
            HttpClient client, String path, String user, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                        URI.create(
                                "https://localhost:"
                                        + running.getFirst().port().orElseThrow()
                                        + path));
        if (!user.isEmpty()) {
            request.header("X-Remote-User", user);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    private static final class Topic implements SampleTopic {

        private final List<BiConsumer<String, byte[]>> listeners = new CopyOnWriteArrayList<>();
        private final List<UsageSample> sent = new CopyOnWriteArrayList<>();

        @Override
        public void send(String node, byte[] sample) {
            UsageSampleCodec.decode(sample).ifPresent(sent::add);
            listeners.forEach(listener -> listener.accept(node, sample));
        }

        @Override
        public Subscription follow(BiConsumer<String, byte[]> listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }

        Optional<UsageSample> sent(String node) {
            return sent.stream()
                    .filter(sample -> sample.node().equals(node) && !sample.pods().isEmpty())
                    .findFirst();
        }
    }
}
