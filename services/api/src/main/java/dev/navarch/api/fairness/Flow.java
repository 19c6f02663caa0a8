package dev.navarch.api.fairness;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * A flow schema bound to its level, with the counts that are told of both.
 *
 * @param tally outlives changes of the configuration
 */
record Flow(FlowSchema schema, PriorityLevel level, Tally tally, FlowObserver observer) {

    /** Counts of one schema's requests at one level. */
    static final class Tally {

        final LongAdder executing = new LongAdder();
        final LongAdder seats = new LongAdder();
        final LongAdder waiting = new LongAdder();
        final LongAdder dispatched = new LongAdder();
        final LongAdder rejected = new LongAdder();
        final LongAdder timedOut = new LongAdder();
        final LongAdder cancelled = new LongAdder();
    }

    void began(int width) {
        tally.executing.increment();
        tally.seats.add(width);
    }

    void ended(int width, long nanos) {
        tally.executing.decrement();
        tally.seats.add(-width);
        observer.executed(schema, level, Duration.ofNanos(Math.max(0, nanos)));
    }

    void dispatched(long waitedNanos) {
        tally.dispatched.increment();
        observer.dispatched(schema, level, Duration.ofNanos(Math.max(0, waitedNanos)));
    }

    void rejected(Rejection why, long waitedNanos) {
        (switch (why) {
                    case CONCURRENCY_LIMIT, QUEUE_FULL -> tally.rejected;
                    case TIME_OUT -> tally.timedOut;
                    case CANCELLED -> tally.cancelled;
                })
                .increment();
        observer.rejected(schema, level, why, Duration.ofNanos(Math.max(0, waitedNanos)));
    }
}
