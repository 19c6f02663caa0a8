package dev.navarch.api.cache;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The recent events of one type, so that watchers share them instead of queueing their own. One
 * thread adds, any read.
 */
final class EventWindow {

    private final int capacity;
    private @Nullable CachedEvent[] ring = new CachedEvent[16];
    private long added;
    private long dropped;
    private long start;
    private long sharedCursor = -1;
    private List<CachedEvent> shared = List.of();

    /**
     * @param start the window is complete from this revision on
     */
    EventWindow(int capacity, long start) {
        this.capacity = capacity;
        this.start = start;
    }

    synchronized void add(CachedEvent event) {
        int size = (int) (added - dropped);
        if (size == ring.length) {
            if (size < capacity) {
                grow();
            } else {
                start = at(dropped).revision();
                dropped++;
            }
        }
        ring[(int) (added % ring.length)] = event;
        added++;
        sharedCursor = -1;
    }

    /** The revision after which nothing is missing. */
    synchronized long start() {
        return start;
    }

    /**
     * @return the events after a revision, in order; null if some are no longer in the window
     */
    synchronized @Nullable List<CachedEvent> after(long revision) {
        if (revision < start) {
            return null;
        }
        if (revision != sharedCursor) {
            shared = collect(revision);
            sharedCursor = revision;
        }
        return shared;
    }

    private List<CachedEvent> collect(long revision) {
        long low = dropped;
        long high = added;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (at(middle).revision() <= revision) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        CachedEvent[] found = new CachedEvent[(int) (added - low)];
        for (int i = 0; i < found.length; i++) {
            found[i] = at(low + i);
        }
        return List.of(found);
    }

    private CachedEvent at(long index) {
        CachedEvent event = ring[(int) (index % ring.length)];
        if (event == null) {
            throw new IllegalStateException("no event " + index);
        }
        return event;
    }

    private void grow() {
        @Nullable CachedEvent[] larger = new CachedEvent[Math.min(capacity, ring.length * 2)];
        for (long i = dropped; i < added; i++) {
            larger[(int) (i % larger.length)] = at(i);
        }
        ring = larger;
    }
}
