package dev.navarch.api.cache;

import dev.navarch.model.GroupResource;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a watch is to deliver.
 *
 * @param type the key that the objects are stored under
 * @param from where it starts
 * @param bookmarks empty when the client does not want any
 * @param timeout after which the watch ends by itself
 * @param view makes stored bytes what the client asked for (another version)
 * @param viewBlocks whether {@code view} may ask a webhook, which no shared thread can wait for
 * @param expired encodes the {@code Status} of a watch whose start is no longer in the log
 */
public record WatchSpec(
        GroupResource type,
        ObjectFilter filter,
        Start from,
        Optional<Bookmark> bookmarks,
        Duration timeout,
        UnaryOperator<byte[]> view,
        boolean viewBlocks,
        Expired expired) {

    /** Where a watch starts. */
    public sealed interface Start {

        /** With every change after a revision. */
        record After(long revision) implements Start {}

        /**
         * With an ADDED event for each object of an image, then every change after it.
         *
         * @param marked whether a bookmark says that the initial events are complete
         */
        record With(Image image, boolean marked) implements Start {}
    }

    /** Encodes bookmarks. */
    @FunctionalInterface
    public interface Bookmark {

        /**
         * @param initialEventsEnd whether it ends the initial events
         */
        byte[] encode(long revision, boolean initialEventsEnd);
    }

    /** Encodes an ERROR event. */
    @FunctionalInterface
    public interface Expired {

        /**
         * @param asked the revision that the watch stands at
         * @param oldest the oldest revision that a watch could start from
         */
        byte[] encode(long asked, long oldest);
    }
}
