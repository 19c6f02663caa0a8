package dev.navarch.e2e.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writers that create ConfigMaps as fast as they can and remember every acknowledged one, and a
 * watch that resumes from the last revision it saw, whatever happens to the server.
 */
public final class Burst implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int WRITERS = 8;

    /** What it waits before it tries again when nobody answered. */
    private static final Duration AGAIN = Duration.ofMillis(50);

    private final Path kubeconfig;
    private final String path;
    private final Duration pause;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
    private final Map<String, Long> watched = new ConcurrentHashMap<>();
    private final List<Thread> writers = new ArrayList<>();
    private final Thread watcher;
    private volatile boolean writing = true;
    private volatile boolean watching = true;
    private volatile long lastSeen;

    public Burst(Kubectl kubectl, String namespace) {
        this(kubectl, namespace, WRITERS, Duration.ZERO);
    }

    /**
     * A slower one.
     *
     * @param pause of each writer after each write
     */
    public Burst(Kubectl kubectl, String namespace, int writers, Duration pause) {
        this.pause = pause;
        this.kubeconfig = kubectl.kubeconfig();
        this.path = "/api/v1/namespaces/" + namespace + "/configmaps";
        kubectl.ok("create", "namespace", namespace);
        this.lastSeen =
                Long.parseLong(
                        kubectl.value("{.metadata.resourceVersion}", "namespace", namespace));
        this.watcher = Thread.ofVirtual().start(this::watch);
        for (int i = 0; i < writers; i++) {
            this.writers.add(Thread.ofVirtual().start(this::write));
        }
    }

    private void write() {
        Api api = new Api(kubeconfig);
        while (writing) {
            String name = "c" + next.getAndIncrement();
            try {
                HttpResponse<String> answer =
                        api.send(
                                "POST",
                                path,
                                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\""
                                        + name
                                        + "\"},\"data\":{\"n\":\""
                                        + name
                                        + "\"}}");
                if (answer.statusCode() == 201) {
                    acknowledged.put(name, revision(JSON.readTree(answer.body())));
                } else {
                    refused.incrementAndGet();
                }
                LockSupport.parkNanos(pause.toNanos());
            } catch (IOException unknown) {
                refused.incrementAndGet();
                LockSupport.parkNanos(AGAIN.toNanos());
            }
        }
    }

    private void watch() {
        Api api = new Api(kubeconfig);
        while (watching) {
            try {
                var answer = api.watch(path + "?watch=1&resourceVersion=" + lastSeen);
                if (answer.statusCode() == 410) {
                    complaints.add("410 at " + lastSeen);
                    return;
                }
                try (BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                    String line;
                    while (answer.statusCode() == 200 && (line = lines.readLine()) != null) {
                        event(JSON.readTree(line));
                    }
                }
            } catch (IOException | RuntimeException again) {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
    }

    private void event(JsonNode event) {
        long revision = revision(event.get("object"));
        String name = event.at("/object/metadata/name").asString();
        if (!event.get("type").asString().equals("ADDED") || !isOfBurst(name)) {
            return;
        }
        if (revision <= lastSeen) {
            complaints.add(name + " at " + revision + " after " + lastSeen);
        }
        if (watched.put(name, revision) != null) {
            complaints.add(name + " twice");
        }
        lastSeen = revision;
    }

    /** A namespace has a ConfigMap of its own, which comes when its controller does. */
    private static boolean isOfBurst(String name) {
        return name.startsWith("c");
    }

    private static long revision(JsonNode object) {
        return Long.parseLong(object.at("/metadata/resourceVersion").asString());
    }

    public int count() {
        return acknowledged.size();
    }

    /** How many writes were not acknowledged. */
    public int refused() {
        return refused.get();
    }

    /** Ends the writing; the watch goes on. */
    public void stopWriting() {
        writing = false;
        for (Thread writer : writers) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What was acknowledged, with its revision. */
    public Map<String, Long> acknowledged() {
        return new TreeMap<>(acknowledged);
    }

    /** What the server lists now, with its revision. */
    public Map<String, Long> stored() {
        try {
            Map<String, Long> stored = new TreeMap<>();
            JsonNode list = JSON.readTree(new Api(kubeconfig).send("GET", path, "").body());
            for (JsonNode item : list.get("items")) {
                String name = item.at("/metadata/name").asString();
                if (isOfBurst(name)) {
                    if (!item.at("/data/n").asString().equals(name)) {
                        throw new AssertionError("not what was written: " + item);
                    }
                    stored.put(name, revision(item));
                }
            }
            return stored;
        } catch (IOException e) {
            throw new AssertionError("no answer to a list", e);
        }
    }

    /** What the watch delivered, with its revision. */
    public Map<String, Long> watched() {
        return new TreeMap<>(watched);
    }

    /** What the watch did wrong: a revision out of order, an event twice, a 410. */
    public Set<String> complaints() {
        return Set.copyOf(complaints);
    }

    @Override
    public void close() {
        stopWriting();
        watching = false;
        watcher.interrupt();
    }
}
