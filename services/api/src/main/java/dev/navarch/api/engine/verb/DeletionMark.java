package dev.navarch.api.engine.verb;

import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.strategy.Propagation;
import dev.navarch.api.strategy.ResourceStrategy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/** Marks an object as being deleted: the time, the grace and the garbage collector's finalizers. */
final class DeletionMark {

    private static final String TIMESTAMP = "deletionTimestamp";
    private static final String GRACE = "deletionGracePeriodSeconds";

    private DeletionMark() {}

    static void put(
            ApiRequest request,
            ResourceStrategy strategy,
            DeleteOptions options,
            Instant now,
            ObjectNode object) {
        ObjectNode metadata = SystemMetadata.of(object);
        OptionalLong grace = strategy.graceSeconds(object, options.grace());
        if (!SystemMetadata.isDeleting(object)) {
            long seconds = grace.orElse(0);
            metadata.put(TIMESTAMP, Timestamps.text(now.plusSeconds(seconds)));
            metadata.put(GRACE, seconds);
            if (metadata.has("generation")) {
                Generations.increment(object);
            }
        } else if (grace.isPresent() && grace.getAsLong() < graceOf(metadata)) {
            shorten(metadata, grace.getAsLong());
        }
        collectGarbage(
                metadata, options.propagation(), strategy.defaultPropagation(request.version()));
    }

    /** Nothing that every type knows holds the object any longer. */
    static boolean isComplete(ObjectNode object) {
        ObjectNode metadata = SystemMetadata.of(object);
        return graceOf(metadata) == 0 && Finalizers.of(metadata).isEmpty();
    }

    private static long graceOf(ObjectNode metadata) {
        return metadata.path(GRACE).asLong(0);
    }

    /** Moves the end forward, counted from when the deletion began. */
    private static void shorten(ObjectNode metadata, long seconds) {
        Instant end = Instant.parse(metadata.path(TIMESTAMP).asString(""));
        Instant began = end.minusSeconds(graceOf(metadata));
        metadata.put(TIMESTAMP, Timestamps.text(began.plusSeconds(seconds)));
        metadata.put(GRACE, seconds);
    }

    /**
     * The garbage collector acts on finalizers, so the propagation policy becomes one. What the
     * caller does not say stays as an earlier delete said it.
     */
    private static void collectGarbage(
            ObjectNode metadata, Optional<Propagation> asked, Propagation byDefault) {
        List<String> finalizers = Finalizers.of(metadata);
        Propagation policy =
                asked.orElseGet(() ->
                        finalizers.contains(Finalizers.ORPHAN)
                                ? Propagation.ORPHAN
                                : finalizers.contains(Finalizers.FOREGROUND)
                                        ? Propagation.FOREGROUND
                                        : byDefault);
        finalizers.removeAll(List.of(Finalizers.ORPHAN, Finalizers.FOREGROUND));
        switch (policy) {
            case ORPHAN -> finalizers.add(Finalizers.ORPHAN);
            case FOREGROUND -> finalizers.add(Finalizers.FOREGROUND);
            case BACKGROUND -> {}
        }
        if (!finalizers.equals(Finalizers.of(metadata))) {
            Finalizers.set(metadata, finalizers);
        }
    }
}
