package dev.navarch.api.fairness;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A request's place: it waits for seats, has them, and gives them back. {@link #close} is due once
 * the request's work is done, whatever became of it; more calls do nothing.
 */
public final class Ticket implements AutoCloseable {

    /** A request's way through a level. */
    enum State {
        WAITING,
        EXECUTING,
        DONE
    }

    private final @Nullable QueueSet set;
    private final LongSupplier nanos;
    private final Flow flow;
    private final RequestInfo asked;
    final @Nullable FlowQueue queue;
    final int width;
    final long arrived;
    final CompletableFuture<Void> turn;
    long started;
    State state = State.WAITING;

    Ticket(
            @Nullable QueueSet set,
            LongSupplier nanos,
            Flow flow,
            RequestInfo asked,
            @Nullable FlowQueue queue,
            int width,
            long arrived,
            CompletableFuture<Void> turn) {
        this.set = set;
        this.nanos = nanos;
        this.started = arrived;
        this.flow = flow;
        this.asked = asked;
        this.queue = queue;
        this.width = width;
        this.arrived = arrived;
        this.turn = turn;
    }

    /** The flow schema that took the request. */
    public FlowSchema schema() {
        return flow.schema();
    }

    /** The level that its requests go to. */
    public PriorityLevel level() {
        return flow.level();
    }

    Flow flow() {
        return flow;
    }

    RequestInfo asked() {
        return asked;
    }

    /** Done at once if it may run, later when it has to wait. */
    CompletableFuture<Void> turn() {
        return turn;
    }

    @Override
    public void close() {
        QueueSet from = set;
        if (from == null) {
            endExempt();
        } else {
            from.leave(this);
        }
    }

    private synchronized void endExempt() {
        if (state != State.DONE) {
            state = State.DONE;
            flow.ended(width, nanos.getAsLong() - started);
        }
    }
}
