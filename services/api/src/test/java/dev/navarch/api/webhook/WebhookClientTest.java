package dev.navarch.api.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.engine.Refusals;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.model.Resources;
import dev.navarch.wire.http.Dispatch;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.http.HttpServer;
import dev.navarch.wire.http.ServerOptions;
import dev.navarch.wire.pki.CertificateAuthority;
import dev.navarch.wire.pki.CertificateSpec;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Timeout(180)
class WebhookClientTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final CertificateAuthority authority =
            CertificateAuthority.create("hooks", Duration.ofDays(1), InstantSource.system());
    private final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();
    private final Set<String> hosts = ConcurrentHashMap.newKeySet();
    private final HttpServer server =
            HttpServer.start(
                    ServerOptions.of(
                                    "hooks",
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                            .withTls(
                                    Tls.server(
                                            authority.issue(
                                                    CertificateSpec.server(
                                                            "hooks",
                                                            List.of("hooks.team.svc"),
                                                            List.of())))),
                    Dispatch.VIRTUAL_THREAD,
                    this::answer);
    private final WebhookClient client = new WebhookClient(this::endpoint, Tracing.OFF);

    WebhookClientTest() throws IOException {}

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private InetSocketAddress endpoint(String namespace, String name, String port) {
        if (name.equals("gone")) {
            throw Refusals.notFound(Resources.SERVICES, name);
        }
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    }

    private void answer(Exchange exchange) {
        connections.add(exchange.connection().remote());
        hosts.add(exchange.headers().first("host").orElse(""));
        Headers text = Headers.of("content-type", "text/plain");
        switch (exchange.path()) {
            case "/ok" -> exchange.respond(200, text, "{\"a\": 1}".getBytes(UTF_8));
            case "/html" -> exchange.respond(200, text, "<html>".getBytes(UTF_8));
            case "/broken" -> exchange.respond(500, text, "out of order\n".getBytes(UTF_8));
            default -> exchange.respond(404, text, new byte[0]);
        }
    }

    private JsonNode post(String service, String path) throws WebhookException {
        ObjectNode config = JsonMapper.shared().createObjectNode();
        config.put(
                "caBundle",
                Base64.getEncoder()
                        .encodeToString(Pem.encode(authority.certificate()).getBytes(US_ASCII)));
        config.putObject("service").put("namespace", "team").put("name", service).put("path", path);
        return client.post(ClientConfig.of(config), JsonMapper.shared().createObjectNode(), LIMIT);
    }

    @Test
    void reachesAServiceByItsEndpointUnderItsNameAndKeepsTheConnection() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(post("hooks", "/ok").path("a").asInt()).isEqualTo(1);
        }
        assertThat(connections).hasSize(1);
        assertThat(hosts).containsExactly("hooks.team.svc:443");
    }

    @Test
    void believesOnlyTheCertificateOfTheServiceItself() {
        assertThatThrownBy(() -> post("others", "/ok"))
                .isInstanceOf(WebhookException.class)
                .hasMessageStartingWith(
                        "Post \"https://others.team.svc:443/ok?timeout=30s\": tls: failed to verify"
                                + " certificate: x509: ");
        assertThat(connections).isEmpty();
    }

    @Test
    void saysWhatTheServerAnsweredInstead() {
        assertThatThrownBy(() -> post("hooks", "/broken"))
                .hasMessage(
                        "an error on the server (\"out of order\") has prevented the request from"
                                + " succeeding");
        assertThatThrownBy(() -> post("hooks", "/missing"))
                .hasMessage("the server could not find the requested resource");
        assertThatThrownBy(() -> post("hooks", "/html"))
                .hasMessageContaining("couldn't get version/kind");
        assertThatThrownBy(() -> post("gone", "/ok"))
                .hasMessage(
                        "Post \"https://gone.team.svc:443/ok?timeout=30s\": service \"gone\" not"
                                + " found");
    }
}
