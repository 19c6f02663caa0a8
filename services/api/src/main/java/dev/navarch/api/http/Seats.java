package dev.navarch.api.http;

import dev.navarch.api.fairness.Ticket;
import dev.navarch.wire.http.Exchange;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The seats of one request, given back when everything that it began has ended: the thread that
 * took it in, the engine's work, which goes on when nobody waits for it any more, and the delivery
 * of the answer, which holds the answer's memory.
 */
final class Seats {

    private final Optional<Ticket> ticket;
    private final AtomicInteger users = new AtomicInteger(1);

    Seats(Optional<Ticket> ticket) {
        this.ticket = ticket;
    }

    <T> CompletableFuture<T> during(CompletableFuture<T> work) {
        if (ticket.isPresent()) {
            users.incrementAndGet();
            work.whenComplete((done, failed) -> returned());
        }
        return work;
    }

    /** Holds the seats until the client has the answer, or is gone. */
    void untilDelivered(Exchange exchange) {
        if (ticket.isPresent()) {
            users.incrementAndGet();
            exchange.onEnded(this::returned);
        }
    }

    /** One more reason to hold them; {@link #returned} is due once for it. */
    void hold() {
        users.incrementAndGet();
    }

    void returned() {
        if (users.decrementAndGet() == 0) {
            ticket.ifPresent(Ticket::close);
        }
    }
}
