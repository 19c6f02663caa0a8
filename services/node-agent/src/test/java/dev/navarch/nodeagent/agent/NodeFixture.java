package dev.navarch.nodeagent.agent;

import static dev.navarch.testkit.Eventually.eventually;

import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.nodeagent.api.Commands;
import dev.navarch.nodeagent.containerd.TestContainerd;
import dev.navarch.nodeagent.log.LogRotation;
import dev.navarch.nodeagent.manifest.ManifestDirectory;
import dev.navarch.nodeagent.manifest.ManifestUrl;
import dev.navarch.nodeagent.runtime.DnsConfig;
import dev.navarch.nodeagent.spec.DnsRules;
import dev.navarch.testkit.InMemoryCluster;
import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.http.Dispatch;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.http.HttpServer;
import dev.navarch.wire.http.ServerOptions;
import dev.navarch.wire.pki.TrustedAuthorities;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;

/** A real node with real containers, in a cluster that is in memory. */
final class NodeFixture implements AutoCloseable {

    static final String NODE = "node-1";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final InMemoryCluster cluster;
    private final TestContainerd containerd;
    private final HttpServer api;
    private volatile Optional<String> served = Optional.of("");
    private final ApiClient client;
    private AgentThreads threads = new AgentThreads();
    private RealNode node;

    NodeFixture(TestContainerd containerd) throws IOException {
        this.containerd = containerd;
        this.cluster =
                new InMemoryCluster(Clock.systemUTC(), Executors.newVirtualThreadPerTaskExecutor());
        this.api =
                HttpServer.start(
                        ServerOptions.of(
                                "api", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        Dispatch.VIRTUAL_THREAD,
                        this::answer);
        this.client =
                ApiClient.withToken(
                        URI.create("http://127.0.0.1:" + api.port()),
                        new TrustedAuthorities(List.of()),
                        () -> "token");
        this.node = begin();
    }

    private RealNode begin() throws IOException {
        RealNode fresh =
                new RealNode(
                        new RealNode.Settings(
                                containerd.home(),
                                NODE,
                                "192.0.2.10",
                                10250,
                                new DnsRules("10.96.0.10", "cluster.local", DnsConfig.NONE),
                                "/kubepods",
                                new LogRotation.Limits(10 << 20, 5),
                                List.of(
                                        new ManifestDirectory(manifests(), NODE),
                                        new ManifestUrl(
                                                URI.create(
                                                        "http://127.0.0.1:"
                                                                + api.port()
                                                                + "/manifest"),
                                                NODE,
                                                Duration.ofMillis(200),
                                                Clock.systemUTC())),
                                cidr -> {}),
                        containerd.runtime(),
                        new Commands(cluster, () -> "token"),
                        client,
                        Clock.systemUTC(),
                        threads.executor(),
                        threads.timer());
        fresh.start(cluster.changes(), cluster.rejectionFeed());
        return fresh;
    }

    ApiClient client() {
        return client;
    }

    /** Ends the agent and begins another, as after a crash. */
    void restart(Runnable between) throws Exception {
        threads.close();
        node.close();
        between.run();
        threads = new AgentThreads();
        node = begin();
    }

    /** What the manifest URL answers from now on; nothing for an error. */
    void serve(Optional<String> manifest) {
        served = manifest;
    }

    Path manifests() {
        return containerd.home().resolve("manifests");
    }

    RealNode node() {
        return node;
    }

    InMemoryCluster cluster() {
        return cluster;
    }

    private void answer(Exchange exchange) {
        String[] path = exchange.path().split("/");
        Optional<byte[]> body = Optional.empty();
        int status = 200;
        if (exchange.method().equals("POST") && exchange.path().endsWith("/token")) {
            status = 201;
            body =
                    Optional.of(
                            JSON.writeValueAsBytes(
                                    java.util.Map.of(
                                            "status",
                                            java.util.Map.of(
                                                    "token", "secret-token-of-" + path[6]))));
        } else if (exchange.path().endsWith("/tokenreviews")) {
            boolean known =
                    new String(exchange.body(), StandardCharsets.UTF_8).contains("admins-token");
            body =
                    Optional.of(
                            JSON.writeValueAsBytes(
                                    java.util.Map.of(
                                            "status",
                                            java.util.Map.of(
                                                    "authenticated",
                                                    known,
                                                    "user",
                                                    java.util.Map.of("username", "admin")))));
        } else if (exchange.path().endsWith("/subjectaccessreviews")) {
            boolean allowed =
                    !new String(exchange.body(), StandardCharsets.UTF_8).contains("\"log\"");
            body =
                    Optional.of(
                            JSON.writeValueAsBytes(
                                    java.util.Map.of(
                                            "status", java.util.Map.of("allowed", allowed))));
        } else if (exchange.path().equals("/manifest")) {
            status = served.isPresent() ? 200 : 503;
            body = Optional.of(served.orElse("out of order").getBytes(StandardCharsets.UTF_8));
        } else if (path.length == 7) {
            ObjectKey key = ObjectKey.namespaced(GroupResource.core(path[5]), path[4], path[6]);
            body = cluster.get(key, GenericKubernetesResource.class).map(JSON::writeValueAsBytes);
        }
        if (body.isPresent()) {
            exchange.respond(status, Headers.of("content-type", "application/json"), body.get());
        } else {
            exchange.respond(404, new Headers(), "{}".getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Creates a pod of the default namespace on this node, from YAML's JSON-like subset. */
    Pod create(String json) {
        Pod pod = JSON.readValue(json, Pod.class);
        pod.getMetadata().setNamespace("default");
        pod.getMetadata().setUid(UUID.randomUUID().toString());
        pod.getSpec().setNodeName(NODE);
        return cluster.create(Resources.PODS, pod);
    }

    Optional<Pod> pod(String name) {
        return cluster.get(ObjectKey.namespaced(Resources.PODS, "default", name), Pod.class);
    }

    Pod await(String name, Predicate<Pod> condition) {
        try {
            eventually(() ->
                    pod(name).filter(p -> p.getStatus() != null).filter(condition).isPresent());
        } catch (AssertionError e) {
            throw new AssertionError(
                    "pod "
                            + name
                            + " is "
                            + JSON.writeValueAsString(pod(name).map(Pod::getStatus))
                            + " events "
                            + events(name),
                    e);
        }
        return pod(name).orElseThrow();
    }

    void awaitGone(String name) {
        eventually(() -> pod(name).isEmpty());
    }

    Pod awaitReady(String name) {
        return await(name, NodeFixture::isReady);
    }

    static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    }

    static Predicate<Pod> phase(String phase) {
        return pod -> phase.equals(pod.getStatus().getPhase());
    }

    List<String> events(String pod) {
        return cluster.list(Resources.EVENTS, Event.class).stream()
                .filter(event -> pod.equals(event.getInvolvedObject().getName()))
                .map(event -> event.getReason() + ": " + event.getMessage())
                .toList();
    }

    @Override
    public void close() throws Exception {
        threads.close();
        node.close();
        client.close();
        api.close();
    }
}
