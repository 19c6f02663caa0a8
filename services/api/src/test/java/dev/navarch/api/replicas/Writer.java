package dev.navarch.api.replicas;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Creates, updates and deletes objects of its own, and updates one of each type that all writers
 * share; each write through any replica.
 */
final class Writer implements Runnable {

    private static final int OWN = 4;

    private final Cluster cluster;
    private final int number;
    private final Random random;
    private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final Map<String, JsonNode> known = new HashMap<>();
    private volatile @Nullable String fault;
    private int written;

    Writer(Cluster cluster, int number, long seed) {
        this.cluster = cluster;
        this.number = number;
        this.random = new Random(seed * 31 + number);
    }

    Collection<Acknowledged> acknowledged() {
        return acknowledged;
    }

    /** What it tried to write and got no answer about. */
    Set<String> unknown() {
        return unknown;
    }

    @Nullable String fault() {
        return fault;
    }

    @Override
    public void run() {
        try {
            while (!cluster.ending()) {
                write();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() throws InterruptedException {
        String type = Cluster.TYPES.get(random.nextInt(Cluster.TYPES.size()));
        String name = random.nextInt(6) == 0 ? "shared" : "w" + number + "-" + random.nextInt(OWN);
        String path = Cluster.path(type) + "/" + name;
        @Nullable JsonNode before = known.get(path);
        if (before == null) {
            Cluster.Answer read = cluster.send(random, "GET", path, null);
            if (read.code() == 200) {
                known.put(path, read.body());
            } else if (read.code() == 404) {
                write(type, name, "POST", Cluster.path(type), object(name));
            }
        } else if (!name.equals("shared") && random.nextInt(4) == 0) {
            delete(type, name, before);
        } else {
            ObjectNode changed = object(name);
            changed.withObject("/metadata")
                    .set("resourceVersion", before.at("/metadata/resourceVersion"));
            write(type, name, "PUT", path, changed);
        }
    }

    private ObjectNode object(String name) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        metadata.putObject("annotations").put("v", number + "." + written++);
        metadata.putObject("labels").put("group", random.nextBoolean() ? "a" : "b");
        return object;
    }

    private void write(String type, String name, String method, String path, ObjectNode object)
            throws InterruptedException {
        if (type.equals("nodes")) {
            object.putObject("spec").put("unschedulable", random.nextBoolean());
        }
        String value = object.at("/metadata/annotations/v").asString();
        String at = Cluster.path(type) + "/" + name;
        long floor = cluster.seen();
        Cluster.Answer answer = cluster.send(random, method, path, object);
        known.remove(at);
        switch (answer.code()) {
            case 200, 201 -> {
                long revision = revision(answer.body());
                cluster.saw(revision);
                acknowledged.add(new Acknowledged(type, name, value, false, revision, floor));
                known.put(at, answer.body());
            }
            case -1, 404, 409 -> {}
            case 0, 500, 503, 504 -> unknown.add(value);
            default -> fault = method + " " + path + ": " + answer;
        }
    }

    private void delete(String type, String name, JsonNode before) throws InterruptedException {
        String path = Cluster.path(type) + "/" + name;
        long floor = cluster.seen();
        Cluster.Answer answer = cluster.send(random, "DELETE", path, null);
        known.remove(path);
        switch (answer.code()) {
            case 200 -> {
                String value = Body.of(before).value();
                acknowledged.add(new Acknowledged(type, name, value, true, 0, floor));
            }
            case -1, 0, 404, 500, 503, 504 -> {}
            default -> fault = "DELETE " + path + ": " + answer;
        }
    }

    private static long revision(JsonNode object) {
        return Long.parseLong(object.at("/metadata/resourceVersion").asString());
    }
}
