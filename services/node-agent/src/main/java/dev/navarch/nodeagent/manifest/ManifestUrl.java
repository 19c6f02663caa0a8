package dev.navarch.nodeagent.manifest;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Static pods from a URL, asked every twenty seconds. */
public final class ManifestUrl implements ManifestSource, AutoCloseable {

    private static final Duration PERIOD = Duration.ofSeconds(20);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final URI url;
    private final String nodeName;
    private final Clock clock;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private List<Pod> known = List.of();
    private Instant next = Instant.MIN;

    public ManifestUrl(URI url, String nodeName, Clock clock) {
        this.url = url;
        this.nodeName = nodeName;
        this.clock = clock;
    }

    @Override
    public List<Pod> read() throws IOException {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return known;
        }
        next = now.plus(PERIOD);
        try {
            HttpResponse<byte[]> answer =
                    http.send(
                            HttpRequest.newBuilder(url).timeout(LIMIT).build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IOException(url + " answered " + answer.statusCode());
            }
            known = Manifests.read(answer.body(), "http", url.toString(), nodeName);
            return known;
        } catch (IllegalArgumentException e) {
            throw new IOException(url + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
