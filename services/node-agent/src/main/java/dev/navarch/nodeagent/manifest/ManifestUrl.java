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
import java.util.Optional;

/** Static pods from a URL that is asked again and again. */
public final class ManifestUrl implements ManifestSource, AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final URI url;
    private final String nodeName;
    private final Duration period;
    private final Clock clock;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private Optional<List<Pod>> known = Optional.empty();
    private String trouble = "";
    private Instant next = Instant.MIN;

    public ManifestUrl(URI url, String nodeName, Duration period, Clock clock) {
        this.url = url;
        this.nodeName = nodeName;
        this.period = period;
        this.clock = clock;
    }

    @Override
    public List<Pod> read() throws IOException {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return known.orElseThrow(() -> new IOException(trouble));
        }
        next = now.plus(period);
        try {
            known = Optional.of(fetch());
            return known.get();
        } catch (IOException e) {
            trouble = String.valueOf(e.getMessage());
            throw e;
        }
    }

    private List<Pod> fetch() throws IOException {
        try {
            HttpResponse<byte[]> answer =
                    http.send(
                            HttpRequest.newBuilder(url).timeout(LIMIT).build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IOException(url + " answered " + answer.statusCode());
            }
            return Manifests.read(answer.body(), "http", url.toString(), nodeName);
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
