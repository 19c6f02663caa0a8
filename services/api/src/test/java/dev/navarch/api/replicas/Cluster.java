package dev.navarch.api.replicas;

import dev.navarch.testkit.KubeconfigClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The replicas as their clients see them, and what these clients have seen. */
final class Cluster {

    static final List<String> TYPES = List.of("configmaps", "nodes");

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

    private final List<Replica> replicas;
    private final AtomicLong seen = new AtomicLong();
    private final AtomicLong compacted = new AtomicLong();
    private volatile boolean ending;

    Cluster(List<Replica> replicas) {
        this.replicas = List.copyOf(replicas);
    }

    /**
     * @param code 0 if nobody knows what became of the request, -1 if it was never sent
     */
    record Answer(int code, JsonNode body) {}

    static String path(String type) {
        return type.equals("nodes") ? "/api/v1/nodes" : "/api/v1/namespaces/model/configmaps";
    }

    KubeconfigClient client(RandomGenerator random) {
        return replicas.get(random.nextInt(replicas.size())).client();
    }

    Answer send(RandomGenerator random, String method, String path, @Nullable JsonNode body)
            throws InterruptedException {
        HttpRequest.Builder request =
                client(random)
                        .request(path)
                        .timeout(PATIENCE)
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body.toString()));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        try {
            var answer = client(random).http().send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(answer.statusCode(), JsonMapper.shared().readTree(answer.body()));
        } catch (ConnectException stopped) {
            pause();
            return new Answer(-1, JsonMapper.shared().missingNode());
        } catch (IOException | JacksonException cut) {
            pause();
            return new Answer(0, JsonMapper.shared().missingNode());
        }
    }

    HttpResponse<InputStream> stream(RandomGenerator random, String path)
            throws IOException, InterruptedException {
        KubeconfigClient client = client(random);
        return client.http().send(client.request(path).build(), BodyHandlers.ofInputStream());
    }

    /** Lets a stopped replica alone for a moment. */
    static void pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    /** Notes what a client saw: nothing without a resourceVersion may be older from now on. */
    void saw(long revision) {
        seen.accumulateAndGet(revision, Math::max);
    }

    long seen() {
        return seen.get();
    }

    /** Forgets changes; noted before, since a client may learn of it at once. */
    void compact(long upToRevision) {
        compacted.accumulateAndGet(upToRevision, Math::max);
        replicas.forEach(replica -> replica.compact(upToRevision));
    }

    long compacted() {
        return compacted.get();
    }

    /** Tells watches to go on until they have seen the last write of all. */
    void end() {
        ending = true;
    }

    boolean ending() {
        return ending;
    }
}
