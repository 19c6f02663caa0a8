package dev.navarch.api.webhook;

import dev.navarch.bus.trace.Tracing;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts to the server of a kubeconfig. What may pass by itself (no connection, 429, 5xx) is tried
 * again, with growing pauses, as long as the caller waits. Calls block.
 */
public final class KubeconfigClient implements ReviewPoster, AutoCloseable {

    private static final int TRIES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final double GROWTH = 1.5;
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final Kubeconfig config;
    private final HttpClient http;
    private final Tracing tracing;
    private final Noting noting;

    /** What is noted of calls in traces. */
    public enum Noting {
        /** Each call has a span. */
        CALLS,
        /** Only the server that is called may have one: it is not known yet who asks. */
        NOTHING
    }

    /** For calls that belong to no request. */
    public KubeconfigClient(Kubeconfig config) {
        this(config, Tracing.OFF, Noting.NOTHING);
    }

    public KubeconfigClient(Kubeconfig config, Tracing tracing, Noting noting) {
        this.config = config;
        this.noting = noting;
        this.tracing = tracing;
        this.http =
                HttpClient.newBuilder()
                        .sslContext(config.tls())
                        .connectTimeout(CONNECT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    @Override
    public JsonNode post(JsonNode body, Duration limit) throws WebhookException {
        long deadline = System.nanoTime() + limit.toNanos();
        byte[] bytes = JsonMapper.shared().writeValueAsBytes(body);
        double pause = FIRST_PAUSE.toNanos();
        for (int attempt = 1; ; attempt++) {
            try {
                Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
                return switch (noting) {
                    case CALLS ->
                            TracedCall.of(
                                    tracing,
                                    config.server(),
                                    context -> once(bytes, left, context));
                    case NOTHING -> once(bytes, left, tracing.current());
                };
            } catch (WebhookException failed) {
                boolean passing = failed.code() >= 500 || failed.code() == 429;
                long wait = (long) (pause * (1 + ThreadLocalRandom.current().nextDouble(0.2)));
                if (!passing || attempt == TRIES || deadline - System.nanoTime() < wait) {
                    throw failed;
                }
                rest(wait);
                pause *= GROWTH;
            }
        }
    }

    private JsonNode once(byte[] body, Duration limit, String context) throws WebhookException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(config.server())
                        .timeout(limit)
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json")
                        .header("User-Agent", "navarch-api")
                        .POST(BodyPublishers.ofByteArray(body));
        if (!context.isEmpty()) {
            request.header(TracedCall.HEADER, context);
        }
        if (!config.authorization().isEmpty()) {
            request.header("Authorization", config.authorization());
        }
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            String type = response.headers().firstValue("content-type").orElse("");
            if (response.statusCode() < 200 || response.statusCode() > 206) {
                throw new WebhookException(
                        StatusProblem.of(response.statusCode(), type, response.body()),
                        response.statusCode());
            }
            return response.body().length == 0
                    ? JsonMapper.shared().createObjectNode()
                    : JsonMapper.shared().readTree(response.body());
        } catch (JacksonException e) {
            throw new WebhookException("the answer is no JSON", 400);
        } catch (IOException e) {
            throw new WebhookException(
                    "Post \"" + config.server() + "\": " + CallProblem.of(config.server(), e), 503);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WebhookException("Post \"" + config.server() + "\": context canceled", 400);
        }
    }

    private static void rest(long nanos) throws WebhookException {
        try {
            Thread.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WebhookException("context canceled", 400);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
