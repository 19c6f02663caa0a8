package dev.navarch.api.engine;

import dev.navarch.bus.Subscription;
import java.util.function.BooleanSupplier;

/** A watch that is ready to start. */
public interface WatchSource {

    /**
     * Starts delivering to the sink, which must not block.
     *
     * @param writable asked before each event: while false, events wait in the log and not in
     *     memory of their own
     */
    Subscription start(Sink sink, BooleanSupplier writable);

    /** Continues after the sink was not writable. */
    void resume();

    /** Takes watch events. */
    interface Sink {

        /**
         * @param type {@code ADDED}, {@code MODIFIED}, {@code DELETED}, {@code BOOKMARK} or {@code
         *     ERROR}
         * @param object the object's JSON bytes, shared with other watchers
         */
        void event(String type, byte[] object);

        /** A run of events is over for now: the time to flush what was buffered. */
        default void flush() {}

        /** No more events will come. */
        void end();
    }
}
