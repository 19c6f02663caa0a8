package dev.navarch.e2e.support;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/**
 * Takes in spans by OTLP over HTTP, as a collector does
 * (https://opentelemetry.io/docs/specs/otlp/): protobuf messages, of which it reads by number what
 * it needs.
 */
public final class SpanReceiver implements AutoCloseable {

    /**
     * A span.
     *
     * @param service which noted it
     * @param parent the span before it; empty when it has none
     */
    public record Span(
            String service,
            String name,
            String trace,
            String id,
            String parent,
            Map<String, String> attributes) {}

    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();

    public SpanReceiver() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    /** What {@code navarch.tracing.endpoint} is set to. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The spans of a trace that have come so far. */
    public List<Span> of(String trace) {
        return spans.stream().filter(span -> span.trace().equals(trace)).toList();
    }

    /** All that have come so far. */
    public List<Span> all() {
        return List.copyOf(spans);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean zipped =
                    "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            try (InputStream in =
                    zipped
                            ? new GZIPInputStream(exchange.getRequestBody())
                            : exchange.getRequestBody()) {
                for (ByteString resource : messages(UnknownFieldSet.parseFrom(in), 1)) {
                    resource(UnknownFieldSet.parseFrom(resource));
                }
            }
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void resource(UnknownFieldSet resource) throws InvalidProtocolBufferException {
        Map<String, String> described = new HashMap<>();
        for (ByteString each : messages(resource, 1)) {
            described.putAll(attributes(UnknownFieldSet.parseFrom(each), 1));
        }
        for (ByteString scope : messages(resource, 2)) {
            for (ByteString each : messages(UnknownFieldSet.parseFrom(scope), 2)) {
                UnknownFieldSet span = UnknownFieldSet.parseFrom(each);
                spans.add(
                        new Span(
                                described.getOrDefault("service.name", ""),
                                text(span, 5),
                                hex(span, 1),
                                hex(span, 2),
                                hex(span, 4),
                                attributes(span, 9)));
            }
        }
    }

    /** Those whose values are text. */
    private static Map<String, String> attributes(UnknownFieldSet of, int field)
            throws InvalidProtocolBufferException {
        Map<String, String> attributes = new HashMap<>();
        for (ByteString each : messages(of, field)) {
            UnknownFieldSet pair = UnknownFieldSet.parseFrom(each);
            for (ByteString value : messages(pair, 2)) {
                attributes.put(text(pair, 1), text(UnknownFieldSet.parseFrom(value), 1));
            }
        }
        return attributes;
    }

    private static List<ByteString> messages(UnknownFieldSet of, int field) {
        return of.getField(field).getLengthDelimitedList();
    }

    private static String text(UnknownFieldSet of, int field) {
        return messages(of, field).stream().findFirst().map(ByteString::toStringUtf8).orElse("");
    }

    private static String hex(UnknownFieldSet of, int field) {
        return messages(of, field).stream()
                .findFirst()
                .map(bytes -> HexFormat.of().formatHex(bytes.toByteArray()))
                .orElse("");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
