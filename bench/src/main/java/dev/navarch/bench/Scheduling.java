package dev.navarch.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pods of one shape onto nodes that exist in the API only: from the first create to the last bound.
 */
final class Scheduling {

    private static final int CLIENTS = 32;
    private static final Pattern NAME = Pattern.compile("\"name\":\"(p\\d+)\"");

    private Scheduling() {}

    static void measure(Api api, String namespace, int nodes, int pods, Report report)
            throws InterruptedException {
        String prefix = namespace + "-n";
        Load.run(nodes, CLIENTS, i -> node(api, prefix + i, namespace, i % 3));
        awaitNoTaints(api, namespace);
        String base = "/api/v1/namespaces/" + namespace + "/pods";
        CountDownLatch all = new CountDownLatch(1);
        Thread watcher = Thread.ofPlatform().daemon().start(() -> awaitBound(api, base, pods, all));
        long begin = System.nanoTime();
        Load.run(pods, CLIENTS, i -> api.create(base, Bodies.pod("p" + i, "")));
        if (!all.await(600, TimeUnit.SECONDS)) {
            throw new IllegalStateException("not every pod was bound");
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        watcher.interrupt();
        report.rate(pods + " pods onto " + nodes + " nodes", pods / seconds, "pods/s", 101);
        Load.run(pods, CLIENTS, i -> api.delete(base + "/p" + i));
        Load.run(nodes, CLIENTS, i -> api.delete("/api/v1/nodes/" + prefix + i));
    }

    private static void node(Api api, String name, String load, int zone) {
        api.create("/api/v1/nodes", Bodies.node(name, load, zone));
        api.mergePatch("/api/v1/nodes/" + name + "/status", Bodies.nodeStatus());
    }

    private static void awaitNoTaints(Api api, String load) {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (api.get("/api/v1/nodes?labelSelector=load%3D" + load).contains("\"taints\"")) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the nodes keep their taints");
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    private static void awaitBound(Api api, String base, int pods, CountDownLatch all) {
        Set<String> bound = new HashSet<>();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                api.watch(base + "?watch=1&fieldSelector=spec.nodeName!%3D"),
                                StandardCharsets.UTF_8))) {
            String line;
            while (bound.size() < pods && (line = lines.readLine()) != null) {
                Matcher name = NAME.matcher(line);
                if (line.contains("\"nodeName\":\"") && name.find()) {
                    bound.add(name.group(1));
                }
            }
            if (bound.size() == pods) {
                all.countDown();
            }
        } catch (IOException e) {
            throw new IllegalStateException("the watch of bound pods ended", e);
        }
    }
}
