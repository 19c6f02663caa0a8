package dev.navarch.api.fairness;

import java.util.ArrayDeque;

/** One queue of a level: the requests that wait in it, and how much service it had so far. */
final class FlowQueue {

    final int index;
    final ArrayDeque<Ticket> waiting = new ArrayDeque<>();
    int waitingSeats;
    int executing;
    int seatsInUse;

    /** In virtual time: when the service of its next request would begin. */
    double nextStart;

    FlowQueue(int index) {
        this.index = index;
    }

    boolean active() {
        return executing > 0 || !waiting.isEmpty();
    }
}
