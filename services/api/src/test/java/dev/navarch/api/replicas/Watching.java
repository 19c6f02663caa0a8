package dev.navarch.api.replicas;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Watches one type, through any replica: from where it was when its watch ended, or anew. Ends with
 * the last write of all.
 */
final class Watching implements Runnable {

    /** So many revisions back changes may be compacted, or not. */
    private static final int LONG_AGO = 150;

    private final Cluster cluster;
    private final String type;
    private final Select select;
    private final Random random;
    private final Queue<Watched> watches = new ConcurrentLinkedQueue<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private long reached = -1;
    private boolean finished;

    Watching(Cluster cluster, String type, Select select, long seed) {
        this.cluster = cluster;
        this.type = type;
        this.select = select;
        this.random = new Random(seed);
    }

    Collection<Watched> watches() {
        return watches;
    }

    Collection<String> faults() {
        return faults;
    }

    @Override
    public void run() {
        try {
            while (!finished) {
                watch();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() throws InterruptedException {
        String query = "watch=true&timeoutSeconds=300&" + select.query();
        OptionalLong after = OptionalLong.empty();
        long least = 0;
        if (random.nextInt(8) == 0) {
            long old = Math.max(1, cluster.seen() - random.nextInt(2 * LONG_AGO));
            after = OptionalLong.of(old);
            query += "&resourceVersion=" + old;
        } else if (reached >= 0 && random.nextInt(4) > 0) {
            after = OptionalLong.of(reached);
            query += "&allowWatchBookmarks=true&resourceVersion=" + reached;
        } else {
            switch (random.nextInt(4)) {
                case 0 -> least = cluster.seen();
                case 1 -> query += "&resourceVersion=0";
                case 2 -> {
                    least = cluster.seen();
                    query += Watching.initial("");
                }
                default -> {
                    least = Math.max(1, cluster.seen() - random.nextInt(50));
                    query += Watching.initial("&resourceVersion=" + least);
                }
            }
        }
        List<Event> events = new ArrayList<>();
        boolean expired = false;
        try (BufferedReader lines = open(query)) {
            int most = cluster.ending() ? Integer.MAX_VALUE : random.nextInt(1, 150);
            @Nullable String line = "";
            while (events.size() < most && !expired && !finished) {
                line = lines.readLine();
                if (line == null) {
                    break;
                }
                expired = !take(line, events, query);
            }
        } catch (IOException | JacksonException cut) {
            Cluster.pause();
        }
        long place = after.orElse(0);
        for (Event event : events) {
            place = Math.max(place, event.revision());
        }
        boolean whole = after.isPresent() || events.stream().anyMatch(e -> whole(e, events));
        reached = expired || !whole ? -1 : place;
        watches.add(
                new Watched(
                        query,
                        type,
                        select,
                        after,
                        least,
                        events,
                        expired ? cluster.compacted() : -1));
    }

    /** From here on it may be resumed: the initial events are surely over. */
    private static boolean whole(Event event, List<Event> events) {
        return event.end()
                || event.kind().equals("MODIFIED")
                || event.kind().equals("DELETED")
                || (events.indexOf(event) > 0 && event.bookmark());
    }

    private static String initial(String more) {
        return "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
                + "&allowWatchBookmarks=true"
                + more;
    }

    private BufferedReader open(String query) throws IOException, InterruptedException {
        var answer = cluster.stream(random, Cluster.path(type) + "?" + query);
        var lines =
                new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        if (answer.statusCode() != 200) {
            String text = String.valueOf(lines.readLine());
            lines.close();
            if (answer.statusCode() < 503) {
                faults.add(query + ": " + answer.statusCode() + " " + text);
            }
            throw new IOException(text);
        }
        return lines;
    }

    /** Whether the watch goes on. */
    private boolean take(String line, List<Event> events, String query) {
        JsonNode event = JsonMapper.shared().readTree(line);
        String kind = event.path("type").asString();
        JsonNode object = event.path("object");
        if (kind.equals("ERROR")) {
            if (object.path("code").asInt() != 410) {
                faults.add(query + ": " + object);
            }
            return false;
        }
        Event seen = ListReader.event(kind, object);
        events.add(seen);
        if (seen.bookmark() || !kind.equals("ADDED")) {
            cluster.saw(seen.revision());
        }
        finished = seen.name().equals("last") && kind.equals("DELETED");
        return true;
    }
}
