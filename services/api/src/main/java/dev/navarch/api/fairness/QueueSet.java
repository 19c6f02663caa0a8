package dev.navarch.api.fairness;

import dev.navarch.api.fairness.PriorityLevel.LimitResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The seats of one level and who waits for them. Queues are served by fair queuing (KEP-1040): of
 * all first requests that one runs next whose service would end first in virtual time, in which
 * every active queue is served at the same rate. What a request costs is the seats it takes times
 * the time it has them; that time is assumed at first and corrected when it is known.
 *
 * <p>The lock is held for well under a microsecond for each request.
 */
final class QueueSet {

    /** How long a request is taken to run before anyone knows. */
    static final double ASSUMED_SECONDS = 0.003;

    private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);

    private final ReentrantLock lock = new ReentrantLock();
    private final LongSupplier nanos;
    private final List<FlowQueue> queues = new ArrayList<>();
    private final SeatDemand demand;
    private LimitResponse response;
    private int limit;
    private int seatsInUse;
    private int executing;
    private int waiting;
    private int waitingSeats;
    private int active;
    private double progress;
    private long progressed;
    private int robin;

    QueueSet(LimitResponse response, int limit, LongSupplier nanos) {
        this.response = response;
        this.limit = limit;
        this.nanos = nanos;
        this.progressed = nanos.getAsLong();
        this.demand = new SeatDemand(progressed);
    }

    void configure(LimitResponse next) {
        lock.lock();
        try {
            response = next;
        } finally {
            lock.unlock();
        }
    }

    void limit(int seats) {
        lock.lock();
        try {
            advance();
            limit = seats;
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    int limit() {
        lock.lock();
        try {
            return limit;
        } finally {
            lock.unlock();
        }
    }

    SeatDemand.Summary takeDemand() {
        lock.lock();
        try {
            return demand.take(nanos.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /** Takes a request in, or refuses it. */
    Arrival arrive(Flow flow, RequestInfo request, long hash, int asked) {
        lock.lock();
        try {
            long now = advance();
            int width = Math.min(asked, Math.max(1, limit));
            return switch (response) {
                case LimitResponse.Reject _ -> {
                    if (!fits(width)) {
                        yield new Arrival.Refused(Rejection.CONCURRENCY_LIMIT);
                    }
                    Ticket ticket = new Ticket(this, nanos, flow, request, null, width, now, NOW);
                    begin(ticket, now);
                    yield new Arrival.Taken(ticket);
                }
                case LimitResponse.Queue q -> queued(flow, request, hash, width, now, q);
            };
        } finally {
            lock.unlock();
        }
    }

    /** The answer to an arrival. */
    sealed interface Arrival {

        /** It runs or waits. */
        record Taken(Ticket ticket) implements Arrival {}

        /** There was no place for it. */
        record Refused(Rejection why) implements Arrival {}
    }

    private Arrival queued(
            Flow flow,
            RequestInfo request,
            long hash,
            int width,
            long now,
            LimitResponse.Queue shape) {
        FlowQueue queue = shortest(new Dealer(shape.queues(), shape.handSize()).deal(hash));
        boolean free = waiting == 0 && fits(width);
        if (!free && queue.waiting.size() >= shape.lengthLimit()) {
            return new Arrival.Refused(Rejection.QUEUE_FULL);
        }
        if (!queue.active()) {
            queue.nextStart = progress;
            active++;
        }
        Ticket ticket =
                new Ticket(
                        this,
                        nanos,
                        flow,
                        request,
                        queue,
                        width,
                        now,
                        free ? NOW : new CompletableFuture<>());
        if (free) {
            begin(ticket, now);
        } else {
            queue.waiting.add(ticket);
            queue.waitingSeats += width;
            waiting++;
            waitingSeats += width;
            flow.tally().waiting.increment();
            demand.set(seatsInUse + waitingSeats, now);
            dispatch();
        }
        return new Arrival.Taken(ticket);
    }

    private FlowQueue shortest(int[] hand) {
        FlowQueue best = queue(hand[0]);
        for (int i = 1; i < hand.length; i++) {
            FlowQueue other = queue(hand[i]);
            if (other.waitingSeats + other.seatsInUse < best.waitingSeats + best.seatsInUse) {
                best = other;
            }
        }
        return best;
    }

    private FlowQueue queue(int index) {
        while (queues.size() <= index) {
            queues.add(new FlowQueue(queues.size()));
        }
        return queues.get(index);
    }

    private boolean fits(int width) {
        return seatsInUse == 0 || seatsInUse + width <= limit;
    }

    private void dispatch() {
        while (waiting > 0) {
            FlowQueue next = next();
            if (next == null) {
                return;
            }
            Ticket ticket = next.waiting.element();
            if (!fits(ticket.width)) {
                return;
            }
            next.waiting.remove();
            unqueue(ticket, next);
            begin(ticket, progressed);
            robin = next.index + 1;
            ticket.turn.complete(null);
        }
    }

    /** The queue whose first request would be done first; from the one after the last served on. */
    private @Nullable FlowQueue next() {
        FlowQueue best = null;
        double earliest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < queues.size(); i++) {
            FlowQueue queue = queues.get((robin + i) % queues.size());
            Ticket first = queue.waiting.peek();
            if (first != null) {
                double end = queue.nextStart + first.width * ASSUMED_SECONDS;
                if (end < earliest) {
                    earliest = end;
                    best = queue;
                }
            }
        }
        return best;
    }

    private void begin(Ticket ticket, long now) {
        ticket.state = Ticket.State.EXECUTING;
        ticket.started = now;
        seatsInUse += ticket.width;
        executing++;
        FlowQueue queue = ticket.queue;
        if (queue != null) {
            queue.executing++;
            queue.seatsInUse += ticket.width;
            queue.nextStart += ticket.width * ASSUMED_SECONDS;
        }
        ticket.flow().began(ticket.width);
        demand.set(seatsInUse + waitingSeats, now);
    }

    private void unqueue(Ticket ticket, FlowQueue queue) {
        queue.waitingSeats -= ticket.width;
        waiting--;
        waitingSeats -= ticket.width;
        ticket.flow().tally().waiting.decrement();
    }

    /** Gives seats back, or gives up waiting. */
    void leave(Ticket ticket) {
        lock.lock();
        try {
            long now = advance();
            FlowQueue queue = ticket.queue;
            boolean was = queue != null && queue.active();
            switch (ticket.state) {
                case WAITING -> {
                    if (queue != null && queue.waiting.remove(ticket)) {
                        unqueue(ticket, queue);
                    }
                }
                case EXECUTING -> {
                    seatsInUse -= ticket.width;
                    executing--;
                    ticket.flow().ended(ticket.width, now - ticket.started);
                    if (queue != null) {
                        double took = (now - ticket.started) / 1e9;
                        queue.executing--;
                        queue.seatsInUse -= ticket.width;
                        queue.nextStart += ticket.width * (took - ASSUMED_SECONDS);
                    }
                }
                case DONE -> {
                    return;
                }
            }
            ticket.state = Ticket.State.DONE;
            if (queue != null && was && !queue.active()) {
                active--;
            }
            demand.set(seatsInUse + waitingSeats, now);
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    /** Moves virtual time on: the seats that are served, shared by the queues that want them. */
    private long advance() {
        long now = nanos.getAsLong();
        if (active > 0) {
            double served = Math.min(limit, seatsInUse + waitingSeats);
            progress += (now - progressed) / 1e9 * served / active;
        }
        progressed = now;
        return now;
    }

    /** What the debug pages and metrics show. */
    LevelState show(PriorityLevel level, Levels.Bounds bounds) {
        lock.lock();
        try {
            List<LevelState.Queue> shown = new ArrayList<>();
            for (FlowQueue queue : queues) {
                if (queue.active()) {
                    shown.add(
                            new LevelState.Queue(
                                    queue.index,
                                    queue.executing,
                                    queue.seatsInUse,
                                    queue.nextStart,
                                    queue.waiting.stream().map(this::show).toList()));
                }
            }
            return new LevelState(
                    level.name(),
                    false,
                    bounds.nominal(),
                    bounds.least(),
                    bounds.most(),
                    limit,
                    seatsInUse,
                    executing,
                    waiting,
                    shown);
        } finally {
            lock.unlock();
        }
    }

    private LevelState.Request show(Ticket ticket) {
        FlowSchema schema = ticket.schema();
        return new LevelState.Request(
                schema.name(),
                schema.flow(ticket.asked()),
                ticket.asked(),
                ticket.width,
                (nanos.getAsLong() - ticket.arrived) / 1e9);
    }
}
