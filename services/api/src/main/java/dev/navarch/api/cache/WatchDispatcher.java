package dev.navarch.api.cache;

import dev.navarch.model.GroupResource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that moves watchers along: when their type has events, and every tick for bookmarks
 * and timeouts. Events that come while it is busy are delivered together in its next round.
 */
final class WatchDispatcher implements AutoCloseable {

    private final Duration tick;
    private final Duration bookmarkInterval;
    private final InstantSource clock;
    private final ConcurrentMap<GroupResource, Set<Watcher>> watchers = new ConcurrentHashMap<>();
    private final Set<GroupResource> dirty = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;

    WatchDispatcher(CacheSettings settings, InstantSource clock) {
        this.tick = settings.tick();
        this.bookmarkInterval = settings.bookmarkInterval();
        this.clock = clock;
        this.thread = Thread.ofPlatform().daemon().name("watch-dispatcher").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    Instant now() {
        return clock.instant();
    }

    Duration bookmarkInterval() {
        return bookmarkInterval;
    }

    void add(Watcher watcher) {
        watchers.computeIfAbsent(watcher.type(), t -> ConcurrentHashMap.newKeySet()).add(watcher);
    }

    void remove(Watcher watcher) {
        Set<Watcher> set = watchers.get(watcher.type());
        if (set != null) {
            set.remove(watcher);
        }
    }

    int size() {
        return watchers.values().stream().mapToInt(Set::size).sum();
    }

    void signal(Set<GroupResource> types) {
        dirty.addAll(types);
        LockSupport.unpark(thread);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        watchers.values().forEach(set -> set.forEach(Watcher::end));
    }

    private void run() {
        long nextTick = System.nanoTime() + tick.toNanos();
        while (!closed) {
            for (GroupResource type : List.copyOf(dirty)) {
                dirty.remove(type);
                watchers.getOrDefault(type, Set.of()).forEach(Watcher::pump);
            }
            long wait = nextTick - System.nanoTime();
            if (wait <= 0) {
                Instant now = clock.instant();
                watchers.values().forEach(set -> set.forEach(watcher -> watcher.tick(now)));
                nextTick = System.nanoTime() + tick.toNanos();
            } else if (dirty.isEmpty()) {
                LockSupport.parkNanos(this, Math.min(wait, TimeUnit.SECONDS.toNanos(1)));
            }
        }
    }
}
