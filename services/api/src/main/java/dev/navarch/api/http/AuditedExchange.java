package dev.navarch.api.http;

import dev.navarch.api.audit.AuditedRequest;
import dev.navarch.api.audit.Recording;
import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.auth.User;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.http.Pieces;
import dev.navarch.wire.http.RawConnection;
import dev.navarch.wire.http.StreamedResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An exchange whose answer is noted, whoever gives it and however long it takes. */
record AuditedExchange(Exchange exchange, Recording recording) implements AnsweredExchange {

    /** What notes an exchange, if anything does. */
    static Recording of(Exchange exchange) {
        return exchange instanceof AuditedExchange audited ? audited.recording() : Recording.NONE;
    }

    /**
     * @param id what the client is told in {@code Audit-Id}
     */
    static AuditedRequest request(Exchange exchange, String id, User user) {
        String query = exchange.rawQuery().isEmpty() ? "" : "?" + exchange.rawQuery();
        return new AuditedRequest(
                id,
                exchange.rawPath() + query,
                user,
                ResourcePath.parse(exchange.rawPath())
                        .map(path -> attributes(exchange, path))
                        .orElseGet(() ->
                                Attributes.ofPath(
                                        exchange.method().toLowerCase(Locale.ROOT),
                                        exchange.path())),
                sources(exchange),
                exchange.headers().first("user-agent").orElse(""));
    }

    /** What is asked, by method and path alone. */
    static Attributes attributes(Exchange exchange, ResourcePath path) {
        return new Attributes(
                verb(exchange, path),
                path.group(),
                path.version(),
                path.resource(),
                path.subresource(),
                path.namespace(),
                path.name(),
                "");
    }

    private static String verb(Exchange exchange, ResourcePath path) {
        boolean collection = path.name().isEmpty();
        return switch (exchange.method()) {
            case "GET", "HEAD" -> {
                List<String> watch = exchange.query().getOrDefault("watch", List.of("false"));
                boolean watches = !List.of("false", "0").contains(watch.getFirst());
                if (path.watch() || (collection && watches)) {
                    yield "watch";
                }
                yield collection ? "list" : "get";
            }
            case "POST" -> "create";
            case "PUT" -> "update";
            case "DELETE" -> collection ? "deletecollection" : "delete";
            default -> exchange.method().toLowerCase(Locale.ROOT);
        };
    }

    /** What proxies say of where it came from, and who sent it here. */
    private static List<String> sources(Exchange exchange) {
        List<String> sources = new ArrayList<>(exchange.headers().list("x-forwarded-for"));
        exchange.headers()
                .first("x-real-ip")
                .filter(real -> !sources.contains(real))
                .ifPresent(sources::add);
        String sender = exchange.connection().remote().getAddress().getHostAddress();
        if (sources.isEmpty() || !sources.getLast().equals(sender)) {
            sources.add(sender);
        }
        return sources;
    }

    @Override
    public void respond(int status, Headers headers, byte[] body) {
        recording.completed(status);
        exchange.respond(status, headers, body);
    }

    @Override
    public void respond(int status, Headers headers, List<byte[]> parts) {
        recording.completed(status);
        exchange.respond(status, headers, parts);
    }

    @Override
    public void respond(int status, Headers headers, Pieces pieces) {
        recording.completed(status);
        exchange.respond(status, headers, pieces);
    }

    @Override
    public StreamedResponse stream(int status, Headers headers) {
        recording.started(status);
        StreamedResponse response = exchange.stream(status, headers);
        response.onClose(() -> end(status));
        return response;
    }

    @Override
    public RawConnection switchProtocols(Headers headers) {
        recording.started(101);
        RawConnection connection = exchange.switchProtocols(headers);
        connection.onClose(() -> end(101));
        return connection;
    }

    /** Not on the event loop, since events may be written to a disk. */
    private void end(int status) {
        Thread.ofVirtual().start(() -> recording.completed(status));
    }

    @Override
    public void abort() {
        exchange.abort();
        recording.completed(500);
    }
}
