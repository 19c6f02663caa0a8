package dev.navarch.api.replicas;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.JsonNode;

/** Lists in every way there is, through any replica. */
final class ListReader implements Runnable {

    private final Cluster cluster;
    private final Random random;
    private final Queue<Listed> lists = new ConcurrentLinkedQueue<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    ListReader(Cluster cluster, int number, long seed) {
        this.cluster = cluster;
        this.random = new Random(seed * 37 + number);
    }

    Collection<Listed> lists() {
        return lists;
    }

    Collection<String> faults() {
        return faults;
    }

    @Override
    public void run() {
        try {
            while (!cluster.ending()) {
                list();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void list() throws InterruptedException {
        String type = Cluster.TYPES.get(random.nextInt(Cluster.TYPES.size()));
        Select[] all = Select.values();
        Select select = all[random.nextInt(type.equals("nodes") ? all.length : 2)];
        long newest = cluster.seen();
        long asked = Math.max(1, newest - random.nextInt(160));
        int limit = random.nextBoolean() ? 0 : random.nextInt(1, 5);
        List<String> query = new ArrayList<>(List.of(select.query()));
        OptionalLong exactly = OptionalLong.empty();
        long least = 0;
        switch (random.nextInt(5)) {
            case 0 -> least = newest;
            case 1 -> query.add("resourceVersion=0");
            case 2 -> {
                query.add("resourceVersion=" + asked + "&resourceVersionMatch=NotOlderThan");
                least = asked;
            }
            case 3 -> {
                query.add("resourceVersion=" + asked + "&resourceVersionMatch=Exact");
                exactly = OptionalLong.of(asked);
            }
            default -> {
                query.add("resourceVersion=" + asked);
                exactly = limit > 0 ? OptionalLong.of(asked) : OptionalLong.empty();
                least = asked;
            }
        }
        if (limit > 0) {
            query.add("limit=" + limit);
        }
        read(type, select, Cluster.path(type) + "?" + String.join("&", query), exactly, least);
    }

    private void read(String type, Select select, String path, OptionalLong exactly, long least)
            throws InterruptedException {
        List<Event> items = new ArrayList<>();
        String next = "";
        long revision = -1;
        do {
            Cluster.Answer page =
                    next.isEmpty()
                            ? cluster.send(random, "GET", path, null)
                            : cluster.send(
                                    random,
                                    "GET",
                                    Cluster.path(type)
                                            + "?limit=3&"
                                            + select.query()
                                            + "&continue="
                                            + next,
                                    null);
            if (page.code() != 200) {
                refused(path, page, Math.max(revision, exactly.orElse(-1)));
                return;
            }
            long shown = Long.parseLong(page.body().at("/metadata/resourceVersion").asString());
            if (revision >= 0 && shown != revision) {
                faults.add(path + ": a page of " + shown + " after one of " + revision);
            }
            revision = shown;
            page.body().path("items").forEach(item -> items.add(event("", item)));
            next = page.body().at("/metadata/continue").asString("");
        } while (!next.isEmpty());
        cluster.saw(revision);
        lists.add(new Listed(path, type, select, revision, exactly, least, items));
    }

    private void refused(String path, Cluster.Answer answer, long revision) {
        boolean away = answer.code() <= 0 || answer.code() == 503 || answer.code() == 504;
        boolean expired = answer.code() == 410 && revision >= 0 && revision <= cluster.compacted();
        if (!away && !expired) {
            faults.add(path + " at " + revision + ": " + answer);
        }
    }

    static Event event(String kind, JsonNode object) {
        return new Event(
                kind,
                object.at("/metadata/name").asString(""),
                Long.parseLong(object.at("/metadata/resourceVersion").asString()),
                Body.of(object).value(),
                object.at("/metadata/annotations/k8s.io~1initial-events-end").isString());
    }
}
