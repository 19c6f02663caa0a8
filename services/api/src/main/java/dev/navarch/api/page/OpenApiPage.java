package dev.navarch.api.page;

import dev.navarch.api.discovery.Document;
import dev.navarch.api.http.Page;
import dev.navarch.api.openapi.OpenApi;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** {@code /openapi/v2} and {@code /openapi/v3}, down to the document of one group and version. */
public final class OpenApiPage implements Page {

    private static final String V3 = "/openapi/v3";

    private final OpenApi documents;

    public OpenApiPage(OpenApi documents) {
        this.documents = documents;
    }

    @Override
    public boolean serves(String path) {
        return path.equals("/openapi/v2") || path.equals(V3) || path.startsWith(V3 + "/");
    }

    @Override
    public void answer(Exchange exchange) {
        String path = exchange.path();
        if (!acceptsJson(exchange.headers().list("accept"))) {
            plain(exchange, 406, "only the media type application/json is served");
            return;
        }
        Optional<Document> found =
                path.equals("/openapi/v2")
                        ? Optional.of(documents.v2())
                        : path.equals(V3)
                                ? Optional.of(documents.index())
                                : documents.v3(path.substring(V3.length() + 1));
        if (found.isPresent()) {
            Documents.answer(exchange, found.get(), "application/json");
        } else {
            plain(exchange, 404, "404 page not found");
        }
    }

    private static boolean acceptsJson(List<String> accepted) {
        return accepted.isEmpty()
                || accepted.stream()
                        .map(range -> range.strip().replaceFirst(";.*", ""))
                        .anyMatch(range ->
                                range.equals("*/*")
                                        || range.equals("application/*")
                                        || range.equals("application/json"));
    }

    private static void plain(Exchange exchange, int status, String text) {
        exchange.respond(
                status,
                Headers.of("content-type", "text/plain; charset=utf-8"),
                (text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
