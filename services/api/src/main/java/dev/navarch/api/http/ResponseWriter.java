package dev.navarch.api.http;

import dev.navarch.api.admission.Notes;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.table.IncludeObject;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.http.StreamedResponse;
import dev.navarch.wire.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;

/** Writes what the engine answered in the form that the client accepts. */
final class ResponseWriter {

    private static final int SHORTEST_WATCH_SECONDS = 1800;

    private final Presentation presentation;
    private final ScheduledExecutorService timer;
    private final HttpMetrics metrics;
    private final Duration patience;
    private final OpenWatches watches = new OpenWatches();

    /**
     * @param patience with a client that does not read
     */
    ResponseWriter(
            Presentation presentation,
            ScheduledExecutorService timer,
            HttpMetrics metrics,
            Duration patience) {
        this.patience = patience;
        this.presentation = presentation;
        this.timer = timer;
        this.metrics = metrics;
    }

    /** Ends the watches that are followed, as if their time were over. */
    void endWatches() {
        watches.end();
    }

    /**
     * @return the status code
     */
    int write(
            Exchange exchange,
            ApiRequest request,
            Accepted accepted,
            ApiResponse response,
            Headers common,
            Seats seats) {
        Presentation.Shape shape =
                new Presentation.Shape(
                        accepted.form(),
                        accepted.format(),
                        accepted.formVersion(),
                        IncludeObject.of(request.options()));
        Headers headers = common.copy();
        headers.add("cache-control", "no-cache, private");
        headers.add("content-type", accepted.contentType());
        warn(request.notes(), headers);
        return switch (response) {
            case ApiResponse.One one -> {
                one.warnings().forEach(w -> headers.add("warning", warning(w)));
                List<byte[]> bytes =
                        isStatus(one.bytes())
                                ? presentation.status(accepted.format(), one.bytes())
                                : presentation.one(
                                        shape, request.type(), request.version(), one.bytes());
                Answers.write(exchange, one.code(), headers, bytes);
                seats.untilDelivered(exchange);
                yield one.code();
            }
            case ApiResponse.Many many -> {
                Answers.write(exchange, 200, headers, presentation.many(shape, many));
                seats.untilDelivered(exchange);
                yield 200;
            }
            case ApiResponse.Stream stream -> {
                watch(exchange, request, stream, shape, headers, seats);
                yield 200;
            }
        };
    }

    private void watch(
            Exchange exchange,
            ApiRequest request,
            ApiResponse.Stream stream,
            Presentation.Shape shape,
            Headers headers,
            Seats seats) {
        Duration limit = limit(request);
        boolean protobuf = shape.format() == Format.PROTOBUF;
        if (protobuf) {
            headers.set("content-type", Format.PROTOBUF.mediaType() + ";stream=watch");
        }
        StreamedResponse response =
                WebSocket.requested(exchange)
                        ? WatchSocket.on(WebSocket.accept(exchange, ""), protobuf)
                        : exchange.stream(200, headers);
        metrics.watchBegan();
        response.onClose(metrics::watchEnded);
        watches.began(response);
        seats.hold();
        new WatchWriter(stream, response, timer, presentation, shape, patience, seats::returned)
                .start(limit);
        watches.started(response);
    }

    private static Duration limit(ApiRequest request) {
        String asked = request.options().first("timeoutSeconds");
        if (!asked.isEmpty()) {
            try {
                int seconds = Integer.parseInt(asked);
                if (seconds > 0) {
                    return Duration.ofSeconds(seconds);
                }
            } catch (NumberFormatException e) {
                throw Refusals.badRequest("timeoutSeconds: not a number: \"" + asked + "\"");
            }
        }
        return Duration.ofSeconds(
                ThreadLocalRandom.current()
                        .nextInt(SHORTEST_WATCH_SECONDS, 2 * SHORTEST_WATCH_SECONDS));
    }

    /** A delete may answer a Status, which has no other form. */
    private static boolean isStatus(byte[] bytes) {
        byte[] start = {
            '{', '"', 'k', 'i', 'n', 'd', '"', ':', '"', 'S', 't', 'a', 't', 'u', 's', '"'
        };
        return bytes.length > start.length
                && java.util.Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }

    /** What admission wants the client to hear, whether it allowed or refused. */
    static void warn(Notes notes, Headers headers) {
        notes.warnings().forEach(text -> headers.add("warning", warning(text)));
    }

    /** RFC 9111, code 299: a persistent warning. */
    private static String warning(String text) {
        return "299 - \""
                + text.replaceAll("[\\p{Cntrl}]", " ").replace("\\", "\\\\").replace("\"", "\\\"")
                + "\"";
    }
}
