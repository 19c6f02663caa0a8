package dev.navarch.api.store.postgres;

import dev.navarch.api.store.CompactedException;
import dev.navarch.api.store.StoreUnavailableException;
import dev.navarch.api.store.TailListener;
import dev.navarch.bus.Subscription;
import dev.navarch.model.Change;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cursor over the change log, on a thread of its own: a platform thread, since a virtual one that
 * is interrupted while it reads closes the socket under the pool's connection.
 */
final class PostgresTail implements Subscription {

    private static final int BATCH = 1_000;
    private static final long RETRY_MILLIS = 200;
    private static final Logger LOG = LoggerFactory.getLogger(PostgresTail.class);

    private final ChangeLog log;
    private final CommitFeed feed;
    private final TailListener listener;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private long delivered;

    PostgresTail(ChangeLog log, CommitFeed feed, long afterRevision, TailListener listener) {
        this.log = log;
        this.feed = feed;
        this.delivered = afterRevision;
        this.listener = listener;
        this.thread = Thread.ofPlatform().daemon().name("navarch-tail").start(this::run);
    }

    private void run() {
        try {
            while (closing.getCount() > 0) {
                feed.awaitAfter(delivered);
                deliver(next());
            }
        } catch (CompactedException lost) {
            LOG.warn("A tail was cut off for too long: {}", lost.getMessage());
            listener.onLost(lost);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        listener.onChanges(changes);
        delivered = changes.getLast().revision();
    }

    private List<Change> next() throws InterruptedException {
        var handed = feed.after(delivered);
        if (handed.isPresent()) {
            return handed.get();
        }
        try {
            List<Change> logged = log.changesAfter(delivered, BATCH);
            if (logged.isEmpty()) {
                delivered = log.skippedFrom(delivered);
            }
            return logged;
        } catch (StoreUnavailableException away) {
            LOG.warn("A tail waits for the database: {}", away.getMessage());
            closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
            return List.of();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        if (Thread.currentThread() == thread) {
            return;
        }
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
