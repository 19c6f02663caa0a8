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
            executor.execute(this::run);
        }
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
            running.set(false);
            if (wanted.get()) {
                wake();
            }
        }
    }
}
