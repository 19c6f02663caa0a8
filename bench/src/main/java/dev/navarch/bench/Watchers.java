package dev.navarch.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Many watchers of the same objects: how many events a second reach them, and how late. */
final class Watchers {

    private static final int OBJECTS = 10;
    private static final Pattern SEQUENCE = Pattern.compile("\"seq\":\"(\\d+)\"");
    private static final Pattern REVISION = Pattern.compile("\"resourceVersion\":\"(\\d+)\"");

    private Watchers() {}

    static void measure(Api api, String namespace, int watchers, int updates, Report report)
            throws InterruptedException {
        String base = "/api/v1/namespaces/" + namespace + "/configmaps";
        for (int i = 0; i < OBJECTS; i++) {
            api.create(base, Bodies.configMap("c" + i));
        }
        Matcher revision = REVISION.matcher(api.get(base));
        if (!revision.find()) {
            throw new IllegalStateException("a list without a resourceVersion");
        }
        String path = base + "?watch=1&resourceVersion=" + revision.group(1);
        long[] sent = new long[updates];
        Queue<Long> latencies = new ConcurrentLinkedQueue<>();
        AtomicInteger bad = new AtomicInteger();
        CountDownLatch open = new CountDownLatch(watchers);
        CountDownLatch done = new CountDownLatch(watchers);
        for (int i = 0; i < watchers; i++) {
            Thread.ofVirtual()
                    .start(() -> {
                        try (BufferedReader lines =
                                new BufferedReader(
                                        new InputStreamReader(
                                                api.watch(path), StandardCharsets.UTF_8))) {
                            open.countDown();
                            follow(lines, sent, latencies, bad);
                        } catch (IOException | IllegalStateException e) {
                            bad.incrementAndGet();
                        } finally {
                            done.countDown();
                        }
                    });
        }
        if (!open.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the watches did not open");
        }
        long begin = System.nanoTime();
        for (int i = 0; i < updates; i++) {
            sent[i] = System.nanoTime();
            api.mergePatch(base + "/c" + i % OBJECTS, "{\"data\":{\"seq\":\"" + i + "\"}}");
        }
        if (!done.await(120, TimeUnit.SECONDS) || bad.get() > 0) {
            throw new IllegalStateException(bad + " events lost or out of order");
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
        report.rate(watchers + " watchers, delivered", sorted.length / seconds, "events/s", 6_200);
        report.cost(
                watchers + " watchers, latency p99",
                sorted[(int) (sorted.length * 0.99)] / 1e6,
                "ms",
                0);
    }

    private static void follow(
            BufferedReader lines, long[] sent, Queue<Long> latencies, AtomicInteger bad)
            throws IOException {
        int expected = 0;
        String line;
        while (expected < sent.length && (line = lines.readLine()) != null) {
            Matcher found = SEQUENCE.matcher(line);
            if (!found.find()) {
                continue;
            }
            int sequence = Integer.parseInt(found.group(1));
            if (sequence != expected) {
                bad.incrementAndGet();
            }
            expected = sequence + 1;
            latencies.add(System.nanoTime() - sent[sequence]);
        }
        if (expected < sent.length) {
            bad.incrementAndGet();
        }
    }
}
