package dev.navarch.api.http;

import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.http.Pieces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Writes whole answers: with the headers that all have, compressed and reformatted as asked. */
public final class Answers {

    /** Compressing less costs more time than it saves (KEP-2338). */
    private static final int COMPRESSED_FROM = 128 * 1024;

    private static final Optional<String> PROTOBUF = Optional.of(Format.PROTOBUF.mediaType());
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private Answers() {}

    static Headers headers(String contentType) {
        return Headers.of("cache-control", "no-cache, private", "content-type", contentType);
    }

    /** Answers protobuf as it is, and JSON as YAML or indented if the client wants it so. */
    static void write(Exchange exchange, int status, Headers headers, Pieces pieces) {
        if (headers.first("content-type").equals(PROTOBUF)) {
            send(exchange, status, headers, pieces);
            return;
        }
        boolean yaml =
                headers.first("content-type")
                        .filter(t -> t.equals(Format.YAML.mediaType()))
                        .isPresent();
        if (yaml || pretty(exchange)) {
            JsonNode tree = MAPPER.readTree(join(pieces));
            byte[] text =
                    yaml
                            ? YAML.writeValueAsBytes(tree)
                            : MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree);
            send(exchange, status, headers, Pieces.of(List.of(text)));
        } else {
            send(exchange, status, headers, pieces);
        }
    }

    public static void write(Exchange exchange, int status, Headers headers, List<byte[]> parts) {
        write(exchange, status, headers, Pieces.of(parts));
    }

    public static void send(Exchange exchange, int status, Headers headers, List<byte[]> parts) {
        send(exchange, status, headers, Pieces.of(parts));
    }

    private static void send(Exchange exchange, int status, Headers headers, Pieces pieces) {
        boolean compressed =
                pieces.length() >= COMPRESSED_FROM
                        && exchange.headers().list("accept-encoding").stream()
                                .anyMatch(e -> MediaRange.parse(e).type().equals("gzip"));
        if (compressed) {
            headers.set("content-encoding", "gzip").set("vary", "Accept-Encoding");
            exchange.respond(status, headers, List.of(gzip(pieces)));
        } else {
            exchange.respond(status, headers, pieces);
        }
    }

    private static boolean pretty(Exchange exchange) {
        List<String> asked = exchange.query().get("pretty");
        if (asked != null) {
            return !asked.getFirst().equals("false") && !asked.getFirst().equals("0");
        }
        String agent = exchange.headers().first("user-agent").orElse("");
        return agent.startsWith("curl") || agent.startsWith("Wget");
    }

    public static byte[] join(List<byte[]> parts) {
        return join(Pieces.of(parts));
    }

    private static byte[] join(Pieces pieces) {
        ByteBuffer whole = ByteBuffer.allocate(Math.toIntExact(pieces.length()));
        while (whole.hasRemaining()) {
            whole.put(pieces.next());
        }
        return whole.array();
    }

    /** Compresses piece by piece, and lets shorter work of other requests run in between. */
    @SuppressWarnings("ThreadPriorityCheck")
    private static byte[] gzip(Pieces pieces) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (FastGzip out = new FastGzip(compressed)) {
            long left = pieces.length();
            while (left > 0) {
                ByteBuffer piece = pieces.next();
                left -= piece.remaining();
                out.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
                Thread.yield();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    /** Level 1: most of the gain at a fraction of the time. */
    private static final class FastGzip extends GZIPOutputStream {

        FastGzip(ByteArrayOutputStream out) throws IOException {
            super(out, 64 * 1024);
            def.setLevel(1);
        }
    }
}
