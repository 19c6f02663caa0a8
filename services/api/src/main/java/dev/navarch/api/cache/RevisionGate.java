package dev.navarch.api.cache;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

/** Lets readers wait until the cache has reached a revision. */
final class RevisionGate {

    private record Waiter(long revision, CompletableFuture<Void> passed) {}

    private final PriorityQueue<Waiter> waiters =
            new PriorityQueue<>(Comparator.comparingLong(Waiter::revision));
    private long reached;

    synchronized CompletableFuture<Void> await(long revision) {
        CompletableFuture<Void> passed = new CompletableFuture<>();
        if (revision <= reached) {
            passed.complete(null);
        } else {
            waiters.add(new Waiter(revision, passed));
        }
        return passed;
    }

    synchronized void reached(long revision) {
        reached = revision;
        for (Waiter first = waiters.peek();
                first != null && first.revision() <= revision;
                first = waiters.peek()) {
            waiters.remove();
            first.passed().complete(null);
        }
    }

    /** Forgets a waiter that gave up. */
    synchronized void giveUp(CompletableFuture<Void> passed) {
        passed.cancel(false);
        waiters.removeIf(w -> w.passed().isCancelled());
    }
}
