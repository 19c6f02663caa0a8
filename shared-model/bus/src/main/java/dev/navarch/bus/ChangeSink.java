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

    /**
     * Publishes a batch in revision order and returns when it is durable; all of it becomes visible
     * or none.
     *
     * @throws FencedException if another sink was opened since
     * @throws RuntimeException when the outcome is unknown: this sink is of no more use, and one
     *     that is opened instead knows
     */
    void publish(List<Change> changes);

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
