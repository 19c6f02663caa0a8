package dev.navarch.api.page;

import dev.navarch.api.discovery.Document;
import dev.navarch.api.http.Answers;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import java.util.List;

/** Answers documents that clients keep: who has the current one gets 304. */
final class Documents {

    private Documents() {}

    static void answer(Exchange exchange, Document document, String contentType) {
        Headers headers =
                Headers.of(
                        "content-type",
                        contentType,
                        "etag",
                        document.etag(),
                        "vary",
                        "Accept",
                        "cache-control",
                        "public");
        if (exchange.headers().list("if-none-match").contains(document.etag())) {
            exchange.respond(304, headers, new byte[0]);
        } else {
            Answers.send(exchange, 200, headers, List.of(document.bytes()));
        }
    }
}
