package dev.navarch.bus;

import dev.navarch.model.Change;
import java.util.List;

/**
 * The relay's end of the change topics. At most one holder writes at a time: opening a sink fences
 * off every sink opened before it.
 */
public interface ChangeSink extends AutoCloseable {

    /** The revision up to which every change is in the topics; 0 when nothing was ever relayed. */
    long lastRelayed();

    /** What the topics hold, compared with what was written to them. */
    default Standing standing() {
        return lastRelayed() == 0 ? Standing.BLANK : Standing.WHOLE;
    }

    /** What is known of the topics when a sink is opened. */
    enum Standing {
        /** Nothing was ever written. */
        BLANK,
        /** All that was written is there. */
        WHOLE,
        /** Some topics were deleted, which {@link #fillIn} makes good. */
        PARTIAL,
        /** Another state than the one that the sink was opened for was written. */
        OF_ANOTHER,
        /** It is not known what was written: only {@link ChangeSinks#startAnew} helps. */
        UNKNOWN
    }

    /**
     * Publishes a batch in revision order and returns when it is durable; all of it becomes visible
     * or none.
     *
     * @throws FencedException if another sink was opened since
     * @throws RuntimeException when the outcome is unknown: this sink is of no more use, and one
     *     that is opened instead knows
     */
    void publish(List<Change> changes);

    /**
     * Writes into the topics that were deleted what they should hold.
     *
     * @param state all objects as they were last changed up to {@link #lastRelayed}, in the order
     *     of their revisions
     */
    default void fillIn(List<Change> state) {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes topics that show another state show this one.
     *
     * @param state all objects
     * @param after revisions after this one, and after all that were published,
     * @param upTo up to this one are free for what has to be told
     * @param reached the state's own revision
     * @throws IllegalStateException if those revisions do not suffice
     */
    default void restate(List<Change> state, long after, long upTo, long reached) {
        throw new UnsupportedOperationException();
    }

    /**
     * Looks, from time to time, whether the topics are still there.
     *
     * @throws IllegalStateException if one was deleted: a sink that is opened instead knows which
     */
    default void check() {}

    @Override
    void close();

    /** Another relay has taken over. */
    final class FencedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public FencedException(Throwable cause) {
            super("another relay has taken over", cause);
        }
    }
}
