package dev.navarch.nodeagent.server;

import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** Answers in the forms that clients of a node expect. */
final class Answers {

    private static final JsonMapper JSON = JsonMapper.shared();

    private Answers() {}

    static void text(Exchange exchange, int status, String text) {
        exchange.respond(
                status,
                Headers.of("Content-Type", "text/plain; charset=utf-8"),
                text.getBytes(StandardCharsets.UTF_8));
    }

    static void json(Exchange exchange, Object object) {
        exchange.respond(
                200,
                Headers.of("Content-Type", "application/json"),
                JSON.writeValueAsBytes(object));
    }
}
