package dev.navarch.api.page;

import dev.navarch.api.discovery.Discovery;
import dev.navarch.api.discovery.Document;
import dev.navarch.api.http.Answers;
import dev.navarch.api.http.Format;
import dev.navarch.api.http.MediaRange;
import dev.navarch.api.http.Page;
import dev.navarch.api.protobuf.ProtobufAnswers;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@code /api} and {@code /apis}, down to the list of one version's resources. */
public final class DiscoveryPage implements Page {

    private final Discovery discovery;
    private final ProtobufAnswers protobuf;

    public DiscoveryPage(Discovery discovery, ProtobufAnswers protobuf) {
        this.discovery = discovery;
        this.protobuf = protobuf;
    }

    @Override
    public boolean serves(String path) {
        return path.equals("/api")
                || path.equals("/apis")
                || path.startsWith("/api/")
                || path.startsWith("/apis/");
    }

    @Override
    public void answer(Exchange exchange) {
        String path = exchange.path();
        String[] parts =
                (path.endsWith("/") ? path.substring(0, path.length() - 1) : path).split("/");
        boolean core = parts[1].equals("api");
        Optional<Document> found = Optional.empty();
        if (parts.length == 2) {
            if (aggregated(exchange, core)) {
                return;
            }
            found = Optional.of(core ? discovery.coreVersions() : discovery.groupList());
        } else if (core && parts.length == 3) {
            found = discovery.resources("", parts[2]);
        } else if (!core && parts.length == 3) {
            found = discovery.group(parts[2]);
        } else if (!core && parts.length == 4) {
            found = discovery.resources(parts[2], parts[3]);
        }
        if (found.isPresent()) {
            Format format =
                    MediaRange.list(exchange.headers().list("accept")).stream()
                            .filter(range -> range.parameter("as").isEmpty())
                            .flatMap(range -> range.format().stream())
                            .filter(wanted -> wanted != Format.YAML)
                            .findFirst()
                            .orElse(Format.JSON);
            answer(exchange, found.get(), format, "");
        } else {
            exchange.respond(
                    404,
                    Headers.of("content-type", "text/plain; charset=utf-8"),
                    "404 page not found\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Answers all of discovery at once if that is what the client accepts first. */
    private boolean aggregated(Exchange exchange, boolean core) {
        for (MediaRange range : MediaRange.list(exchange.headers().list("accept"))) {
            Format format = range.format().orElse(Format.YAML);
            String version = range.parameter("v");
            if (format == Format.YAML) {
                continue;
            }
            if (range.parameter("as").isEmpty()) {
                return false;
            }
            boolean wanted =
                    range.parameter("as").equals("APIGroupDiscoveryList")
                            && (version.equals("v2") || version.equals("v2beta1"));
            if (wanted && (format == Format.JSON || version.equals("v2"))) {
                answer(
                        exchange,
                        discovery.aggregated(core, version),
                        format,
                        ";g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList");
                return true;
            }
        }
        return false;
    }

    private void answer(Exchange exchange, Document document, Format format, String parameters) {
        Document shown =
                format == Format.PROTOBUF
                        ? Document.of(
                                Answers.join(
                                        protobuf.object(document.bytes()).orElseThrow().whole()))
                        : document;
        Documents.answer(exchange, shown, format.mediaType() + parameters);
    }
}
