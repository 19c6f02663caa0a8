package dev.navarch.api.page;

import dev.navarch.api.discovery.Discovery;
import dev.navarch.api.discovery.Document;
import dev.navarch.api.http.Page;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** {@code /api} and {@code /apis}, down to the list of one version's resources. */
public final class DiscoveryPage implements Page {

    private final Discovery discovery;

    public DiscoveryPage(Discovery discovery) {
        this.discovery = discovery;
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
        if (parts.length == 2) {
            Optional<String> version = aggregatedVersion(exchange);
            if (version.isPresent()) {
                Documents.answer(
                        exchange,
                        discovery.aggregated(core, version.get()),
                        "application/json;g=apidiscovery.k8s.io;v="
                                + version.get()
                                + ";as=APIGroupDiscoveryList");
            } else {
                Documents.answer(
                        exchange,
                        core ? discovery.coreVersions() : discovery.groupList(),
                        "application/json");
            }
            return;
        }
        Optional<Document> found = Optional.empty();
        if (core && parts.length == 3) {
            found = discovery.resources("", parts[2]);
        } else if (!core && parts.length == 3) {
            found = discovery.group(parts[2]);
        } else if (!core && parts.length == 4) {
            found = discovery.resources(parts[2], parts[3]);
        }
        if (found.isPresent()) {
            Documents.answer(exchange, found.get(), "application/json");
        } else {
            exchange.respond(
                    404,
                    Headers.of("content-type", "text/plain; charset=utf-8"),
                    "404 page not found\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The first form that the client accepts, if it is aggregated discovery. */
    private static Optional<String> aggregatedVersion(Exchange exchange) {
        List<String> accepted = exchange.headers().list("accept");
        for (String range : accepted) {
            String compact = range.replace(" ", "");
            if (compact.contains("as=APIGroupDiscoveryList")) {
                for (String version : List.of("v2", "v2beta1")) {
                    if (List.of(compact.split(";")).contains("v=" + version)) {
                        return Optional.of(version);
                    }
                }
            } else if (compact.startsWith("application/json") || compact.startsWith("*/*")) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
