package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.WebhookServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.node.ObjectNode;

/** What users' webhooks and policies say of an exec, a port-forward or a proxied request. */
@ExtendWith(SharedApi.class)
@Timeout(300)
class ConnectionAdmissionTest {

    private static final String RULE =
            "{apiGroups: [''], apiVersions: [v1], operations: [CONNECT], resources: ['pods/*',"
                    + " 'nodes/proxy']}";

    private final LiveApi api;
    private final String namespace;
    private final HookedApi hooked;
    private final FakeAgent agent;
    private final String node;
    private String configuration = "";

    ConnectionAdmissionTest(LiveApi api) throws Exception {
        this.api = api;
        this.namespace = api.namespace("connected");
        this.hooked = new HookedApi(api);
        this.node = api.name("node");
        this.agent = new FakeAgent(api, node);
    }

    @BeforeEach
    void pod() throws Exception {
        api.create(
                "/api/v1/namespaces/" + namespace + "/pods",
                """
                {metadata: {name: p}, spec: {nodeName: %s, containers: [
                  {name: main, image: x}, {name: other, image: x}]}}
                """
                        .formatted(node));
    }

    @AfterEach
    void close() throws Exception {
        if (!configuration.isEmpty()) {
            api.delete(configuration);
        }
        api.delete("/api/v1/namespaces/" + namespace + "/pods/p?gracePeriodSeconds=0");
        api.delete("/api/v1/nodes/" + node);
        agent.close();
        hooked.close();
    }

    /**
     * @param kind {@code mutating} or {@code validating}
     */
    private void configure(
            String kind,
            java.util.function.BiConsumer<tools.jackson.databind.JsonNode, ObjectNode> behaviour)
            throws Exception {
        hooked.hooks.on("/connect", behaviour);
        configuration =
                hooked.configure(
                        kind, api.name("connect"), hooked.hook("/connect", namespace, RULE, ""));
        eventually(
                "the webhook is asked",
                () -> {
                    connect("pods/p/exec?command=probe&container=main");
                    agent.asked();
                    return !hooked.hooks.asked("/connect").isEmpty();
                });
    }

    /** The head of what an upgrade is answered. */
    private List<String> connect(String path) throws Exception {
        try (Socket socket = api.socket()) {
            socket.getOutputStream()
                    .write(
                            """
                            POST /api/v1/namespaces/%s/%s HTTP/1.1\r
                            Host: localhost\r
                            Connection: Upgrade\r
                            Upgrade: SPDY/3.1\r
                            Content-Length: 0\r
                            \r
                            """
                                    .formatted(namespace, path)
                                    .getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            List<String> head = new ArrayList<>();
            for (String line = in.readLine(); line != null && !line.isEmpty(); ) {
                head.add(line);
                line = in.readLine();
            }
            return head;
        }
    }

    private static List<String> warnings(List<String> head) {
        return head.stream()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("warning:"))
                .map(line -> line.substring("warning:".length()).strip())
                .toList();
    }

    private static void warn(ObjectNode response) {
        response.putArray("warnings").add("think twice").add("somebody watches");
    }

    @Test
    void isToldToTheClientWithTheUpgrade() throws Exception {
        configure("validating", (request, response) -> warn(response));
        for (String path : List.of("exec?command=ls&container=main", "portforward?ports=80")) {
            List<String> head = connect("pods/p/" + path);
            assertThat(head.getFirst()).startsWith("HTTP/1.1 101 ");
            assertThat(warnings(head))
                    .containsExactly("299 - \"think twice\"", "299 - \"somebody watches\"");
        }
    }

    @Test
    void isToldWithARefusalToo() throws Exception {
        configure("validating", (request, response) -> warn(response));
        hooked.hooks.on(
                "/connect",
                (request, response) -> {
                    warn(response);
                    HookedApi.deny(response);
                });
        List<String> head = connect("pods/p/exec?command=ls&container=main");
        assertThat(head.getFirst()).startsWith("HTTP/1.1 400 ");
        assertThat(warnings(head)).hasSize(2);
    }

    @Test
    void changesWhatIsExecuted() throws Exception {
        configure(
                "mutating",
                (request, response) ->
                        WebhookServer.patch(
                                response,
                                """
                                [{"op": "replace", "path": "/command", "value": ["nice", "a b"]},
                                 {"op": "replace", "path": "/container", "value": "other"},
                                 {"op": "add", "path": "/tty", "value": true}]
                                """));
        connect("pods/p/exec?command=ls&container=main&stdout=true");
        assertThat(agent.asked())
                .startsWith("/exec/" + namespace + "/p/other?command=nice&command=a+b&")
                .contains("output=1")
                .contains("tty=1");
    }

    @Test
    void changesThePortsAndThePath() throws Exception {
        configure(
                "mutating",
                (request, response) -> {
                    switch (request.at("/object/kind").asString()) {
                        case "PodPortForwardOptions" ->
                                WebhookServer.patch(
                                        response,
                                        "[{\"op\":\"replace\",\"path\":\"/ports\",\"value\":[81]}]");
                        case "NodeProxyOptions" ->
                                WebhookServer.patch(
                                        response,
                                        "[{\"op\":\"replace\",\"path\":\"/path\",\"value\":\"safe/ü\"}]");
                        default -> {}
                    }
                });
        connect("pods/p/portforward?ports=80");
        assertThat(agent.asked()).isEqualTo("/portForward/" + namespace + "/p?ports=81");
        api.send("GET", "/api/v1/nodes/" + node + "/proxy/secret/x?y=z", "", "");
        assertThat(agent.asked()).isEqualTo("/safe/%C3%BC?y=z");
    }

    @Test
    void leavesAProxiedPathAsTheClientWroteIt() throws Exception {
        api.send("GET", "/api/v1/nodes/" + node + "/proxy/a%2Fb//c", "", "");
        assertThat(agent.asked()).isEqualTo("/a%2Fb//c?");
    }
}
