package dev.navarch.wire.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.http.ServerFixture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class ApiClientTest {

    private static void serve(Exchange exchange) {
        boolean known = exchange.headers().first("authorization").orElse("").equals("Bearer t");
        String body =
                switch (exchange.path()) {
                    case "/list" -> "{\"items\":[{\"n\":1},{\"n\":2}]}";
                    case "/post" -> new String(exchange.body(), UTF_8);
                    default -> "{\"reason\":\"NotFound\",\"message\":\"no such thing\"}";
                };
        int status = !known ? 401 : body.contains("NotFound") ? 404 : 200;
        exchange.respond(status, new Headers(), body.getBytes(UTF_8));
    }

    @Test
    void readsListsAndRefusals() throws Exception {
        try (ServerFixture fixture = new ServerFixture(ApiClientTest::serve);
                ApiClient client =
                        ApiClient.withToken(fixture.uri("/"), fixture.trusted, () -> "t")) {
            assertThat(client.list("/list")).hasSize(2);
            assertThat(client.find("/missing")).isEmpty();
            var sent = JsonNodeFactory.instance.objectNode().put("a", 1);
            assertThat(client.post("/post", sent)).isEqualTo(sent);
            assertThatThrownBy(() -> client.get("/missing"))
                    .isInstanceOfSatisfying(
                            ApiClientException.class,
                            e -> {
                                assertThat(e.code()).isEqualTo(404);
                                assertThat(e.reason()).isEqualTo("NotFound");
                                assertThat(e).hasMessage("no such thing");
                            });
        }
    }
}
