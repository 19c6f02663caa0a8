package dev.navarch.nodeagent.worker;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs an owner's work one piece at a time, whoever asks for it: first everything that was posted,
 * then one turn. It costs no thread while there is nothing to do.
 */
final class Mailbox {

    private final Executor executor;
    private final Runnable turn;
    private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean wanted = new AtomicBoolean();
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile long busySince;

    Mailbox(Executor executor, Runnable turn) {
        this.executor = executor;
        this.turn = turn;
    }

    /** Has a change made in the owner's turn, and the turn taken. */
    void post(Runnable change) {
        posted.add(change);
        wake();
    }

    void wake() {
        wanted.set(true);
        if (running.compareAndSet(false, true)) {
            busySince = System.nanoTime() | 1;
            executor.execute(this::run);
        }
    }

    /** How long there has been work without a pause, in seconds; 0 when there is none. */
    double busySeconds() {
        long since = busySince;
        return since == 0 ? 0 : (System.nanoTime() - since) / 1e9;
    }

    private void run() {
        try {
            while (wanted.getAndSet(false)) {
                for (Runnable next = posted.poll(); next != null; next = posted.poll()) {
                    next.run();
                }
                turn.run();
            }
        } finally {
            busySince = 0;
            running.set(false);
            if (wanted.get()) {
                wake();
            }
        }
    }
}
