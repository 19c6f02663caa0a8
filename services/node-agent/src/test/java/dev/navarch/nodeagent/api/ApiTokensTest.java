package dev.navarch.nodeagent.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.FakeClock;
import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.http.Dispatch;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.http.HttpServer;
import dev.navarch.wire.http.ServerOptions;
import dev.navarch.wire.pki.TrustedAuthorities;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjectionBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiTokensTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final ServiceAccountTokenProjection HOUR =
            new ServiceAccountTokenProjectionBuilder()
                    .withAudience("vault")
                    .withExpirationSeconds(3600L)
                    .withPath("token")
                    .build();
    private static final Pod POD =
            new PodBuilder()
                    .withNewMetadata()
                    .withNamespace("default")
                    .withName("p")
                    .withUid("uid-1")
                    .endMetadata()
                    .withNewSpec()
                    .withServiceAccountName("builder")
                    .endSpec()
                    .build();

    private final FakeClock clock = new FakeClock(NOW);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private ApiClient client;
    private ApiTokens tokens;

    @BeforeEach
    void start() throws IOException {
        server =
                HttpServer.start(
                        ServerOptions.of(
                                "api", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        Dispatch.VIRTUAL_THREAD,
                        this::answer);
        client =
                ApiClient.withToken(
                        URI.create("http://127.0.0.1:" + server.port()),
                        new TrustedAuthorities(List.of()),
                        () -> "token");
        tokens = new ApiTokens(client, clock);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private void answer(Exchange exchange) {
        asked.add(exchange.path() + " " + new String(exchange.body(), StandardCharsets.UTF_8));
        String answer =
                "{\"status\":{\"token\":\"t%d\",\"expirationTimestamp\":\"%s\"}}"
                        .formatted(asked.size(), clock.instant().plus(Duration.ofHours(1)));
        exchange.respond(
                201,
                Headers.of("content-type", "application/json"),
                answer.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void asksForATokenThatIsBoundToThePod() throws Exception {
        assertThat(tokens.of(POD, HOUR)).isEqualTo("t1");
        assertThat(asked.getFirst())
                .startsWith("/api/v1/namespaces/default/serviceaccounts/builder/token ")
                .contains("\"audiences\":[\"vault\"]", "\"expirationSeconds\":3600")
                .contains("\"name\":\"p\"", "\"uid\":\"uid-1\"");
    }

    @Test
    void asksForAnotherWhenFourFifthsOfItsLifeAreOver() throws Exception {
        assertThat(tokens.of(POD, HOUR)).isEqualTo("t1");
        clock.advance(Duration.ofMinutes(47));
        assertThat(tokens.of(POD, HOUR)).isEqualTo("t1");
        clock.advance(Duration.ofMinutes(1));
        assertThat(tokens.of(POD, HOUR)).isEqualTo("t2");
    }

    @Test
    void forgetsTheTokensOfAPodThatIsGone() throws Exception {
        tokens.of(POD, HOUR);
        tokens.forget("uid-1");
        assertThat(tokens.of(POD, HOUR)).isEqualTo("t2");
    }
}
