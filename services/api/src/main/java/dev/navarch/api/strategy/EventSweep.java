package dev.navarch.api.strategy;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.store.Write;
import dev.navarch.model.Resources;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Forgets events that nobody repeated for a while: an hour by default, as in Kubernetes. */
public final class EventSweep {

    public static final Duration TIME_TO_LIVE = Duration.ofHours(1);

    /** One sweep deletes no more than this, so as not to hold up other writes. */
    private static final int BATCH = 1000;

    private final ObjectStore store;
    private final ObjectReader reader;
    private final InstantSource clock;

    private final Duration timeToLive;

    public EventSweep(ObjectStore store, ObjectReader reader, InstantSource clock) {
        this(store, reader, clock, TIME_TO_LIVE);
    }

    /**
     * @param timeToLive after an event was last repeated
     */
    public EventSweep(
            ObjectStore store, ObjectReader reader, InstantSource clock, Duration timeToLive) {
        this.timeToLive = timeToLive;
        this.store = store;
        this.reader = reader;
        this.clock = clock;
    }

    /**
     * Deletes what is due; an event that is repeated meanwhile stays.
     *
     * @return how many deletions were asked for
     */
    public int sweep() {
        Instant limit = clock.instant().minus(timeToLive);
        List<CompletableFuture<?>> writes = new ArrayList<>();
        for (StoredObject event : reader.cached(Resources.EVENTS, "")) {
            if (writes.size() == BATCH) {
                break;
            }
            if (lastSeen(Json.read(event.bytes())).isBefore(limit)) {
                writes.add(
                        store.write(
                                new Write(
                                        event.key(),
                                        event.uid(),
                                        Optional.of(event),
                                        Optional.empty(),
                                        Optional.empty())));
            }
        }
        CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).join();
        return writes.size();
    }

    private static Instant lastSeen(JsonNode event) {
        return Stream.of(
                        event.path("lastTimestamp"),
                        event.path("eventTime"),
                        event.path("series").path("lastObservedTime"),
                        event.path("metadata").path("creationTimestamp"))
                .map(time -> time.asString(""))
                .filter(text -> !text.isEmpty())
                .map(EventSweep::parse)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    private static Instant parse(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
