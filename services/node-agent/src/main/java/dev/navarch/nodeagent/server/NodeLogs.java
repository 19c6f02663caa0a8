package dev.navarch.nodeagent.server;

import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The machine's own logs: {@code /logs/…} shows what is under /var/log. */
final class NodeLogs {

    private static final Path ROOT = Path.of("/var/log");

    void handle(Exchange exchange) throws IOException {
        Path asked = ROOT.resolve("." + exchange.path().substring("/logs".length())).normalize();
        if (!asked.startsWith(ROOT)
                || !Files.exists(asked)
                || !asked.toRealPath().startsWith(ROOT.toRealPath())) {
            Answers.text(exchange, 404, "404 page not found");
            return;
        }
        if (Files.isDirectory(asked)) {
            try (Stream<Path> entries = Files.list(asked)) {
                String listing =
                        entries.map(e -> e.getFileName() + (Files.isDirectory(e) ? "/" : ""))
                                .sorted()
                                .map(name -> "<a href=\"" + name + "\">" + name + "</a>\n")
                                .collect(Collectors.joining("", "<pre>\n", "</pre>\n"));
                exchange.respond(
                        200,
                        Headers.of("Content-Type", "text/html; charset=utf-8"),
                        listing.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            return;
        }
        try (OutputStream out =
                exchange.stream(200, Headers.of("Content-Type", "text/plain; charset=utf-8"))
                        .stream()) {
            Files.copy(asked, out);
        }
    }
}
