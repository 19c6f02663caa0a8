package dev.navarch.e2e.support;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Clients that make ConfigMaps one after the other at several replicas of the API: one that does
 * not answer, or says that it cannot, is left for the next, where the same write is tried again, as
 * a client behind a load balancer does. So every write has to succeed.
 */
public final class SteadyWriter implements AutoCloseable {

    private static final int WRITERS = 4;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final List<Path> kubeconfigs;
    private final String path;
    private final AtomicInteger next = new AtomicInteger();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads;
    private volatile boolean writing = true;

    /**
     * @param kubeconfigs one for each replica
     */
    public SteadyWriter(Kubectl kubectl, String namespace, List<Path> kubeconfigs) {
        this.kubeconfigs = List.copyOf(kubeconfigs);
        this.path = "/api/v1/namespaces/" + namespace + "/configmaps";
        kubectl.ok("create", "namespace", namespace);
        this.threads =
                IntStream.range(0, WRITERS)
                        .mapToObj(i -> Thread.ofVirtual().start(this::write))
                        .toList();
    }

    private void write() {
        List<Api> replicas = kubeconfigs.stream().map(Api::new).toList();
        int replica = 0;
        while (writing) {
            String name = "c" + next.getAndIncrement();
            boolean tried = false;
            while (writing && !acknowledged.contains(name)) {
                Outcome outcome = write(replicas.get(replica), name, tried);
                tried = true;
                if (outcome == Outcome.ELSEWHERE) {
                    replica = (replica + 1) % replicas.size();
                }
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private enum Outcome {
        DONE,
        ELSEWHERE
    }

    /** A write that was tried before may have been done without an answer. */
    private Outcome write(Api api, String name, boolean tried) {
        try {
            HttpResponse<String> answer =
                    api.send(
                            "POST",
                            path,
                            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\""
                                    + name
                                    + "\"}}");
            int code = answer.statusCode();
            if (code == 201 || (code == 409 && tried)) {
                acknowledged.add(name);
                return Outcome.DONE;
            }
            if (code / 100 != 5 && code != 429) {
                refused.add(name + ": " + answer.body());
                acknowledged.add(name);
                return Outcome.DONE;
            }
        } catch (IOException noAnswer) {
            // The other replica knows more.
        }
        LockSupport.parkNanos(PAUSE.toNanos());
        return Outcome.ELSEWHERE;
    }

    public int count() {
        return acknowledged.size();
    }

    /** What a replica refused for good, which no write here deserves. */
    public List<String> refused() {
        return List.copyOf(refused);
    }

    /** What was acknowledged and is not there. */
    public Set<String> lost() {
        try {
            Set<String> lost = new TreeSet<>(acknowledged);
            JsonNode list =
                    JsonMapper.shared()
                            .readTree(new Api(kubeconfigs.getFirst()).send("GET", path, "").body());
            list.get("items").forEach(item -> lost.remove(item.at("/metadata/name").asString()));
            return lost;
        } catch (IOException e) {
            throw new AssertionError("no answer to a list", e);
        }
    }

    public void stopWriting() {
        writing = false;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        stopWriting();
    }
}
