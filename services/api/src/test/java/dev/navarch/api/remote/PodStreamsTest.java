package dev.navarch.api.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.admission.Notes;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.RequestHeaders;
import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.http.ResourcePath;
import dev.navarch.api.store.StoredObject;
import dev.navarch.bus.ChangeListener;
import dev.navarch.bus.Subscription;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.wire.client.Target;
import dev.navarch.wire.client.Upstream;
import dev.navarch.wire.client.UpstreamAnswer;
import dev.navarch.wire.client.UpstreamRequest;
import dev.navarch.wire.http.Dispatch;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Handler;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.http.HttpServer;
import dev.navarch.wire.http.RawConnection;
import dev.navarch.wire.http.ServerOptions;
import dev.navarch.wire.pki.CertificateAuthority;
import dev.navarch.wire.pki.CertificateSpec;
import dev.navarch.wire.pki.Tls;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class PodStreamsTest {

    private static final User ANN = new User("ann", "", List.of(), Map.of());

    private final CertificateAuthority ca =
            CertificateAuthority.create("ca", Duration.ofDays(1), InstantSource.system());
    private final Upstream upstream = new Upstream("test", 1);
    private final Map<ObjectKey, String> objects = new HashMap<>();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> permitted = new LinkedBlockingQueue<>();
    private HttpServer node = server(this::agent, true);
    private HttpServer front = server(this::forward, false);
    private boolean allowed = true;
    private ConnectAdmission admission = ConnectAdmission.NONE;

    PodStreamsTest() throws IOException {}

    @BeforeEach
    void objects() {
        objects.put(
                ObjectKey.cluster(Resources.NODES, "n1"),
                """
                {"status": {"addresses": [{"type": "InternalIP", "address": "127.0.0.1"}],
                 "daemonEndpoints": {"kubeletEndpoint": {"Port": %d}}}}
                """
                        .formatted(node.port()));
        pod("p", "n1", "main");
        pod("two", "n1", "a", "b");
        pod("waiting", "", "main");
    }

    @AfterEach
    void close() {
        front.close();
        node.close();
        upstream.close();
    }

    private void pod(String name, String nodeName, String... containers) {
        StringBuilder list = new StringBuilder();
        for (String container : containers) {
            list.append(list.isEmpty() ? "" : ",").append("{\"name\":\"" + container + "\"}");
        }
        objects.put(
                ObjectKey.namespaced(Resources.PODS, "ns", name),
                "{\"spec\":{\"nodeName\":\"" + nodeName + "\",\"containers\":[" + list + "]}}");
    }

    private HttpServer server(Handler handler, boolean tls) throws IOException {
        ServerOptions options =
                ServerOptions.of("t", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return HttpServer.start(
                tls
                        ? options.withTls(
                                Tls.server(
                                        ca.issue(
                                                CertificateSpec.server(
                                                        "node", List.of(), List.of("127.0.0.1"))),
                                        Optional.of(List.of(ca.certificate()))))
                        : options,
                Dispatch.VIRTUAL_THREAD,
                handler);
    }

    /** Plays the node's agent: logs, and an exec that sends back what it is sent. */
    private void agent(Exchange exchange) throws IOException {
        asked.add(
                exchange.method()
                        + " "
                        + exchange.rawPath()
                        + "?"
                        + exchange.rawQuery()
                        + " by "
                        + exchange.connection().peer().stream()
                                .map(c -> c.getSubjectX500Principal().getName())
                                .findFirst()
                                .orElse("nobody")
                        + exchange.headers().first("authorization").orElse(""));
        if (exchange.path().contains("/two/")) {
            exchange.respond(404, new Headers(), "no such container\n".getBytes(UTF_8));
        } else if (exchange.upgrade().isEmpty()) {
            exchange.respond(
                    200, Headers.of("content-type", "text/plain"), "line\n".getBytes(UTF_8));
        } else {
            RawConnection raw =
                    exchange.switchProtocols(
                            Headers.of("upgrade", "SPDY/3.1", "x-stream-protocol-version", "v4"));
            raw.input().transferTo(raw.output());
            raw.close();
        }
    }

    private void forward(Exchange exchange) throws IOException {
        Authorizer authorizer =
                (user, attributes) -> {
                    permitted.add(attributes.verb() + " " + attributes.subresource());
                    return new Authorizer.Decision(allowed, "");
                };
        NodeLocator nodes =
                new NodeLocator(
                        new Objects(),
                        Tls.client(
                                new TrustedAuthorities(List.of(ca.certificate())),
                                Optional.of(ca.issue(CertificateSpec.client("apiserver")))),
                        List.of("InternalIP"),
                        10250);
        PodStreams streams =
                new PodStreams(
                        authorizer,
                        new Objects(),
                        nodes,
                        new Relay(upstream, RequestHeaders.DEFAULT::names),
                        admission);
        ResourcePath path = ResourcePath.parse(exchange.rawPath()).orElseThrow();
        assertThat(streams.handles(path)).isTrue();
        try {
            streams.forward(exchange, ANN, path, new Notes());
        } catch (ApiException e) {
            exchange.respond(
                    e.code(),
                    Headers.of("x-reason", e.reason()),
                    String.valueOf(e.getMessage()).getBytes(UTF_8));
        }
    }

    private UpstreamAnswer ask(String method, String path, boolean upgrade) throws IOException {
        Headers headers = Headers.of("host", "x", "authorization", "Bearer secret");
        if (upgrade) {
            headers.add("connection", "Upgrade").add("upgrade", "SPDY/3.1");
        }
        return upstream.send(
                Target.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), front.port())),
                new UpstreamRequest(
                        method, "/api/v1/namespaces/ns/pods/" + path, headers, new byte[0]),
                Duration.ofSeconds(20));
    }

    private static String body(UpstreamAnswer answer) throws IOException {
        return new String(((UpstreamAnswer.Plain) answer).body().readAllBytes(), UTF_8);
    }

    @Test
    void readsALogFromThePodsNodeWithItsOwnCertificateAndWithoutTheUsersToken() throws Exception {
        UpstreamAnswer answer = ask("GET", "p/log?tailLines=5&container=main", false);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(body(answer)).isEqualTo("line\n");
        assertThat(asked.take())
                .isEqualTo("GET /containerLogs/ns/p/main?tailLines=5 by CN=apiserver");
        assertThat(permitted.take()).isEqualTo("get log");
    }

    @Test
    void pipesAnExecAndNeedsCreateWhateverTheMethod() throws Exception {
        for (String method : List.of("GET", "POST")) {
            UpstreamAnswer answer =
                    ask(method, "p/exec?command=ls&command=a%20b&stdin=true&tty=true", true);
            assertThat(answer.headers().first("x-stream-protocol-version")).contains("v4");
            try (RawConnection raw = ((UpstreamAnswer.Upgraded) answer).connection()) {
                raw.output().write("hello".getBytes(UTF_8));
                assertThat(new String(raw.input().readNBytes(5), UTF_8)).isEqualTo("hello");
            }
            assertThat(asked.take())
                    .startsWith(method + " /exec/ns/p/main?command=ls&command=a+b&")
                    .contains("input=1", "tty=1")
                    .doesNotContain("output");
            assertThat(permitted.take()).isEqualTo("create exec");
        }
    }

    @Test
    void asksNoNodeForWhatIsNotAllowedOrNotClear() throws Exception {
        assertThat(body(ask("GET", "two/log", false)))
                .contains("a container name must be specified for pod two, choose one of: [a b]");
        assertThat(ask("GET", "p/log?container=x", false).status()).isEqualTo(400);
        assertThat(ask("GET", "none/log", false).status()).isEqualTo(404);
        assertThat(body(ask("POST", "waiting/exec?command=ls", true)))
                .contains("does not have a host assigned");
        assertThat(body(ask("GET", "waiting/log", false))).isEmpty();
        allowed = false;
        assertThat(ask("POST", "p/exec?command=ls", true).status()).isEqualTo(403);
        assertThat(asked).isEmpty();
    }

    @Test
    void asksAdmissionAboutAConnectionAndNotAboutALog() throws Exception {
        BlockingQueue<String> admitted = new LinkedBlockingQueue<>();
        admission =
                (user, path, options, notes) -> {
                    admitted.add(user.name() + " " + path.subresource() + " " + options);
                    throw Refusals.badRequest("not you");
                };
        assertThat(ask("GET", "p/log", false).status()).isEqualTo(200);
        asked.clear();
        UpstreamAnswer answer = ask("POST", "p/exec?command=ls&command=-l&tty=true", true);
        assertThat(body(answer)).isEqualTo("not you");
        assertThat(admitted.take())
                .isEqualTo(
                        "ann exec {\"kind\":\"PodExecOptions\",\"apiVersion\":\"v1\","
                                + "\"tty\":true,\"command\":[\"ls\",\"-l\"]}");
        ask("POST", "p/portforward?ports=80", true);
        assertThat(admitted.take())
                .isEqualTo(
                        "ann portforward {\"kind\":\"PodPortForwardOptions\","
                                + "\"apiVersion\":\"v1\",\"ports\":[80]}");
        assertThat(asked).isEmpty();
    }

    @Test
    void tellsTheAgentsRefusalAsAStatus() throws Exception {
        UpstreamAnswer answer = ask("GET", "two/log?container=a", false);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.headers().first("x-reason")).contains("NotFound");
        assertThat(body(answer)).isEqualTo("no such container");
    }

    @Test
    void failsWhenTheAgentIsAway() {
        node.close();
        assertThatThrownBy(
                        () -> {
                            UpstreamAnswer answer = ask("GET", "p/log", false);
                            throw new IOException("answered " + answer.status());
                        })
                .hasMessageContaining("500");
    }

    private final class Objects implements ObjectReader {

        @Override
        public Optional<StoredObject> cached(ObjectKey key) {
            return Optional.ofNullable(objects.get(key))
                    .map(json -> new StoredObject(key, "uid", 1, json.getBytes(UTF_8)));
        }

        @Override
        public Optional<StoredObject> current(ObjectKey key) {
            return cached(key);
        }

        @Override
        public List<StoredObject> cached(GroupResource type, String namespace) {
            return List.of();
        }

        @Override
        public Subscription follow(Set<GroupResource> types, ChangeListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
