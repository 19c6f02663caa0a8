package dev.navarch.api.relay;

import dev.navarch.api.store.CompactedException;
import dev.navarch.api.store.TailListener;
import dev.navarch.model.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Hands changes from a tail's thread to the relay's, and makes the tail wait when it is ahead. */
final class HandOver implements TailListener {

    private static final int BATCHES = 4;
    private static final long LOOK_UP_MILLIS = 50;

    private final BlockingQueue<List<Change>> queue = new LinkedBlockingQueue<>(BATCHES);
    private volatile @Nullable CompactedException lost;
    private volatile boolean stopped;

    @Override
    public void onChanges(List<Change> changes) {
        try {
            boolean taken = false;
            while (!taken && !stopped) {
                taken = queue.offer(changes, LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onLost(CompactedException cause) {
        lost = cause;
    }

    /**
     * @return empty when there was nothing in time
     * @throws CompactedException if the tail was lost and all that it had delivered was taken
     */
    List<Change> poll(Duration patience) throws InterruptedException {
        CompactedException cause = lost;
        List<Change> changes =
                queue.poll(cause == null ? patience.toMillis() : 0, TimeUnit.MILLISECONDS);
        if (changes == null && cause != null) {
            throw cause;
        }
        return changes == null ? List.of() : changes;
    }

    /** What was taken and what has come since. */
    List<Change> andMore(List<Change> taken) {
        List<List<Change>> all = new ArrayList<>();
        all.add(taken);
        queue.drainTo(all);
        return all.stream().flatMap(List::stream).toList();
    }

    void stop() {
        stopped = true;
    }
}
