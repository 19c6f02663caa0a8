package dev.navarch.api.store.memory;

import dev.navarch.api.store.TailListener;
import dev.navarch.model.Change;
import java.util.List;
import java.util.concurrent.Semaphore;

/** A cursor over the log, with a thread of its own so that a slow listener delays no writer. */
final class MemoryTail {

    private static final int BATCH = 1000;

    private final MemoryObjectStore store;
    private final TailListener listener;
    private final Semaphore wakeUps = new Semaphore(1);
    private final Thread thread = Thread.ofVirtual().name("tail").unstarted(this::run);
    private volatile long delivered;
    private volatile boolean closed;

    MemoryTail(MemoryObjectStore store, long afterRevision, TailListener listener) {
        this.store = store;
        this.delivered = afterRevision;
        this.listener = listener;
    }

    void start() {
        thread.start();
    }

    void wake() {
        wakeUps.release();
    }

    long delivered() {
        return delivered;
    }

    void close() {
        closed = true;
        wake();
        if (Thread.currentThread() != thread) {
            boolean interrupted = false;
            while (true) {
                try {
                    thread.join();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        while (true) {
            wakeUps.acquireUninterruptibly();
            wakeUps.drainPermits();
            for (List<Change> batch = next(); !batch.isEmpty(); batch = next()) {
                listener.onChanges(batch);
                delivered = batch.getLast().revision();
            }
            if (closed) {
                return;
            }
        }
    }

    private List<Change> next() {
        return closed ? List.of() : store.changesAfter(delivered, BATCH);
    }
}
