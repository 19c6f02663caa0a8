package dev.navarch.nodeagent.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.nodeagent.containerd.TestContainerd;
import dev.navarch.nodeagent.server.AgentAccess;
import dev.navarch.nodeagent.server.AgentServer;
import dev.navarch.nodeagent.server.ServedNodes;
import dev.navarch.wire.client.Target;
import dev.navarch.wire.client.Upstream;
import dev.navarch.wire.client.UpstreamAnswer;
import dev.navarch.wire.client.UpstreamRequest;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.http.ServerOptions;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@Tag("containerd")
@EnabledIf("dev.navarch.nodeagent.containerd.TestContainerd#available")
class AgentServerTest {

    private static TestContainerd containerd;
    private static NodeFixture node;
    private static AgentServer server;
    private static final Upstream CLIENT = new Upstream("client", 1);

    private record Answer(int status, String body) {}

    @BeforeAll
    static void start() throws Exception {
        containerd = new TestContainerd();
        node = new NodeFixture(containerd);
        ServedNodes served = new ServedNodes();
        served.add(node.node().pods());
        server =
                new AgentServer(
                        ServerOptions.of(
                                "agent",
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        new AgentAccess(
                                new TrustedAuthorities(List.of()),
                                node.client(),
                                NodeFixture.NODE,
                                Clock.systemUTC()),
                        served,
                        NodeFixture.NODE,
                        Clock.systemUTC());
        node.create(
                """
                {"metadata": {"name": "talks"}, "spec": {"terminationGracePeriodSeconds": 1, "containers": [
                  {"name": "main", "image": "%s", "command": ["sh", "-c", "seq 1 5; echo web > /tmp/web; httpd -p 8080 -h /tmp; sleep 1000"]}]}}
                """
                        .formatted(TestContainerd.BUSYBOX));
        node.awaitReady("talks");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        node.close();
        containerd.close();
        CLIENT.close();
    }

    private static UpstreamAnswer send(String method, String target, Headers headers)
            throws IOException {
        headers.set("Host", "localhost");
        return CLIENT.send(
                Target.plain(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port())),
                new UpstreamRequest(method, target, headers, new byte[0]),
                Duration.ofSeconds(20));
    }

    private static Answer get(String target, String token) throws IOException {
        UpstreamAnswer answer =
                send(
                        "GET",
                        target,
                        Headers.of("Authorization", "Bearer " + token, "Connection", "close"));
        if (answer instanceof UpstreamAnswer.Plain plain) {
            try (var body = plain.body()) {
                return new Answer(
                        plain.status(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return new Answer(answer.status(), "");
    }

    private static Answer get(String target) throws IOException {
        return get(target, "admins-token");
    }

    @Test
    void knowsWhoMayAsk() throws IOException {
        assertThat(get("/healthz", "none").status()).isEqualTo(200);
        assertThat(get("/pods", "somebodys-token").status()).isEqualTo(401);
        assertThat(get("/logs/").body())
                .isEqualTo(
                        "Forbidden (user=admin, verb=get, resource=nodes, subresource(s)=[log])");
    }

    @Test
    void sendsLogs() throws IOException {
        assertThat(get("/containerLogs/default/talks/main?tailLines=2"))
                .isEqualTo(new Answer(200, "4\n5\n"));
        assertThat(get("/containerLogs/default/talks/main?previous=true"))
                .isEqualTo(
                        new Answer(
                                400,
                                "previous terminated container \"main\" in pod \"talks\" not found"));
        assertThat(get("/containerLogs/default/talks/none").status()).isEqualTo(404);
        assertThat(get("/containerLogs/default/none/main").status()).isEqualTo(404);
    }

    @Test
    void showsPodsAndTheirUse() throws IOException {
        assertThat(get("/pods").body()).contains("\"name\":\"talks\"", "\"phase\":\"Running\"");
        assertThat(get("/stats/summary").body()).contains("\"workingSetBytes\":");
        assertThat(get("/metrics/resource").body())
                .contains("container_memory_working_set_bytes{container=\"main\"");
        assertThat(get("/run/default/talks/main?cmd=echo%20hi")).isEqualTo(new Answer(200, "hi\n"));
    }

    @Test
    void speaksSpdyWithTheRuntime() throws Exception {
        UpstreamAnswer answer =
                send(
                        "POST",
                        "/exec/default/talks/main?command=true&output=1",
                        Headers.of(
                                "Authorization",
                                "Bearer admins-token",
                                "Connection",
                                "Upgrade",
                                "Upgrade",
                                "SPDY/3.1",
                                "X-Stream-Protocol-Version",
                                "v4.channel.k8s.io"));
        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.headers().first("x-stream-protocol-version"))
                .contains("v4.channel.k8s.io");
        if (answer instanceof UpstreamAnswer.Upgraded upgraded) {
            upgraded.connection().close();
        }
    }

    private static ChannelClient webSocket(String path, String protocol) throws Exception {
        return ChannelClient.open("ws://127.0.0.1:" + server.port() + path, protocol);
    }

    @Test
    void runsACommandOverTheChannelsOfAWebSocket() throws Exception {
        String target =
                "/exec/default/talks/main?input=1&output=1&error=1&command=sh&command=-c"
                        + "&command=cat%3Becho%20err%20%3E%262%3Bexit%203";
        try (ChannelClient client = webSocket(target, "v5.channel.k8s.io")) {
            assertThat(client.protocol()).isEqualTo("v5.channel.k8s.io");
            String input = "x".repeat(200_000);
            client.send(0, input);
            client.closeChannel(0);
            client.awaitEnd();
            assertThat(client.received(1)).isEqualTo(input);
            assertThat(client.received(2)).isEqualTo("err\n");
            assertThat(client.received(3))
                    .contains("\"status\":\"Failure\"", "\"reason\":\"NonZeroExitCode\"", "\"3\"");
        }
    }

    @Test
    void tellsTheOutcomeAsEachWebSocketProtocolHasIt() throws Exception {
        String fails = "/exec/default/talks/main?output=1&command=sh&command=-c&command=exit%203";
        String works = "/exec/default/talks/main?output=1&command=echo&command=hi";
        try (ChannelClient client = webSocket(works, "v4.base64.channel.k8s.io")) {
            client.awaitEnd();
            assertThat(client.received(1)).isEqualTo("hi\n");
            assertThat(client.received(3)).contains("\"status\":\"Success\"");
        }
        try (ChannelClient client = webSocket(works, "channel.k8s.io")) {
            client.awaitEnd();
            assertThat(client.received(1)).isEqualTo("hi\n");
            assertThat(client.received(3)).isEmpty();
        }
        try (ChannelClient client = webSocket(fails, "base64.channel.k8s.io")) {
            client.awaitEnd();
            assertThat(client.received(3)).contains("exit code").doesNotContain("{");
        }
    }

    @Test
    void forwardsAPortOverTheChannelsOfAWebSocket() throws Exception {
        try (ChannelClient client =
                webSocket("/portForward/default/talks?port=8080", "v4.channel.k8s.io")) {
            client.send(0, "GET /web HTTP/1.0\r\n\r\n");
            client.awaitEnd();
            // 8080 with the low byte first begins each channel.
            assertThat(client.received(0)).startsWith("\u0090\u001f").endsWith("\r\n\r\nweb\n");
            assertThat(client.received(1)).isEqualTo("\u0090\u001f");
        }
    }

    @Test
    void refusesAWebSocketProtocolThatItDoesNotSpeak() {
        assertThatThrownBy(() -> webSocket("/exec/default/talks/main?command=true", "v9.example"))
                .hasCauseInstanceOf(java.net.http.WebSocketHandshakeException.class);
    }
}
