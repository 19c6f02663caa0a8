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

    private static final String JSON = "application/json";
    private static final String PROTOBUF =
            "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    /** The same type by the name that it had first, which is none that RFC 6838 allows. */
    private static final String PROTOBUF_BEFORE =
            "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    private static final String V2 = "/openapi/v2";
    private static final String V3 = "/openapi/v3";

    private final OpenApi documents;

    public OpenApiPage(OpenApi documents) {
        this.documents = documents;
    }

    @Override
    public boolean serves(String path) {
        return path.equals(V2) || path.equals(V3) || path.startsWith(V3 + "/");
    }

    @Override
    public void answer(Exchange exchange) {
        String path = exchange.path();
        List<String> accepted = exchange.headers().list("accept");
        if (accepts(accepted, JSON)) {
            Optional<Document> found =
                    path.equals(V2)
                            ? Optional.of(documents.v2())
                            : path.equals(V3)
                                    ? Optional.of(documents.index())
                                    : documents.v3(path.substring(V3.length() + 1));
            if (found.isPresent()) {
                Documents.answer(exchange, found.get(), JSON);
            } else {
                plain(exchange, 404, "404 page not found");
            }
        } else if (path.equals(V2)
                && (accepts(accepted, PROTOBUF) || accepts(accepted, PROTOBUF_BEFORE))) {
            Documents.answer(exchange, documents.v2Protobuf(), PROTOBUF);
        } else {
            plain(exchange, 406, "only the media type application/json is served");
        }
    }

    private static boolean accepts(List<String> accepted, String type) {
        String any = type.substring(0, type.indexOf('/')) + "/*";
        return accepted.isEmpty()
                || accepted.stream()
                        .map(range -> range.strip().replaceFirst(";.*", ""))
                        .anyMatch(range ->
                                range.equals("*/*") || range.equals(any) || range.equals(type));
    }

    private static void plain(Exchange exchange, int status, String text) {
        exchange.respond(
                status,
                Headers.of("content-type", "text/plain; charset=utf-8"),
                (text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
