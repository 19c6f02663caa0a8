package dev.navarch.api.cache;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.StatusBody;
import dev.navarch.api.engine.WatchSource;
import dev.navarch.api.store.CompactedException;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.StoreUnavailableException;
import dev.navarch.bus.Subscription;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One watch: a cursor over the events of its type. It holds no events of its own; while its sink is
 * not writable it stands still, and when it has fallen behind the window it reads the change log.
 *
 * <p>Whoever calls {@link #pump} while another thread is pumping only leaves a note, so a sink sees
 * one thread at a time.
 */
public final class Watcher implements WatchSource {

    private static final int LOG_BATCH = 500;
    private static final long LOG_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final WatchSpec spec;
    private final WatchCache cache;
    private final ObjectStore store;
    private final WatchDispatcher dispatcher;
    private final AtomicInteger notes = new AtomicInteger();
    private @Nullable Sink sink;
    private BooleanSupplier writable = () -> false;
    private @Nullable Iterator<CachedObject> initial;
    private boolean initialEndDue;
    private long cursor;
    private Instant nextBookmark = Instant.MAX;
    private Instant deadline = Instant.MAX;
    private volatile boolean bookmarkDue;
    private volatile boolean ended;
    private volatile boolean closed;

    Watcher(WatchSpec spec, WatchCache cache, ObjectStore store, WatchDispatcher dispatcher) {
        this.spec = spec;
        this.cache = cache;
        this.store = store;
        this.dispatcher = dispatcher;
        switch (spec.from()) {
            case WatchSpec.Start.After(long revision) -> cursor = revision;
            case WatchSpec.Start.With(Image image, boolean marked) -> {
                initial = image.list(spec.type(), spec.filter().namespace(), "").iterator();
                initialEndDue = marked;
                cursor = image.revision();
            }
        }
    }

    GroupResource type() {
        return spec.type();
    }

    @Override
    public Subscription start(Sink to, BooleanSupplier whileWritable) {
        sink = to;
        writable = whileWritable;
        Instant now = dispatcher.now();
        deadline = now.plus(spec.timeout());
        if (spec.bookmarks().isPresent()) {
            nextBookmark = now.plus(dispatcher.bookmarkInterval());
        }
        dispatcher.add(this);
        pump();
        return this::close;
    }

    @Override
    public void resume() {
        pump();
    }

    /** Ends the watch from the server's side. */
    void end() {
        ended = true;
        pump();
    }

    void tick(Instant now) {
        if (!now.isBefore(deadline)) {
            end();
        } else if (!now.isBefore(nextBookmark)) {
            nextBookmark = now.plus(dispatcher.bookmarkInterval());
            bookmarkDue = true;
            pump();
        }
    }

    /** Delivers what there is. */
    void pump() {
        if (notes.getAndIncrement() == 0) {
            drain(false);
        }
    }

    private void close() {
        closed = true;
        dispatcher.remove(this);
        initial = null;
    }

    private void drain(boolean mayBlock) {
        int seen = notes.get();
        while (true) {
            if (!deliver(mayBlock)) {
                Thread.ofVirtual().name("watch-catch-up").start(() -> drain(true));
                return;
            }
            seen = notes.addAndGet(-seen);
            if (seen == 0) {
                return;
            }
        }
    }

    /**
     * @return false when the log must be read or a webhook asked, for which this thread may not
     *     block
     */
    private boolean deliver(boolean mayBlock) {
        Sink to = sink;
        if (closed || to == null) {
            return true;
        }
        if (ended) {
            finish(to);
            return true;
        }
        if (spec.viewBlocks() && !mayBlock) {
            return false;
        }
        try {
            return deliverAll(to, mayBlock);
        } catch (ApiException e) {
            to.event("ERROR", StatusBody.failure(e));
            finish(to);
            return true;
        }
    }

    private boolean deliverAll(Sink to, boolean mayBlock) {
        boolean complete = deliverInitial(to);
        while (complete) {
            long upTo = cache.image().revision();
            List<CachedEvent> events = cache.window(spec.type()).after(cursor);
            if (events == null) {
                if (!mayBlock) {
                    return false;
                }
                complete = deliverFromLog(to, upTo);
                continue;
            }
            complete = deliver(to, events);
            if (complete) {
                cursor = Math.max(cursor, upTo);
                if (events.isEmpty()) {
                    break;
                }
            }
        }
        if (complete && bookmarkDue) {
            bookmarkDue = false;
            spec.bookmarks().ifPresent(b -> to.event("BOOKMARK", b.encode(cursor, false)));
        }
        to.flush();
        return true;
    }

    private boolean deliverInitial(Sink to) {
        Iterator<CachedObject> objects = initial;
        while (objects != null && !closed) {
            if (!objects.hasNext()) {
                initial = null;
                objects = null;
            } else if (!writable.getAsBoolean()) {
                return false;
            } else {
                CachedObject object = objects.next();
                if (spec.filter().matches(object)) {
                    to.event("ADDED", spec.view().apply(object.bytes()));
                }
            }
        }
        if (initialEndDue) {
            initialEndDue = false;
            spec.bookmarks().ifPresent(b -> to.event("BOOKMARK", b.encode(cursor, true)));
        }
        return !closed;
    }

    private boolean deliver(Sink to, List<CachedEvent> events) {
        for (CachedEvent event : events) {
            if (closed || !writable.getAsBoolean()) {
                return false;
            }
            deliver(to, event);
            cursor = event.revision();
        }
        return true;
    }

    private void deliver(Sink to, CachedEvent event) {
        CachedObject after = event.after();
        boolean was = spec.filter().matches(event.before());
        if (after != null && spec.filter().matches(after)) {
            to.event(was ? "MODIFIED" : "ADDED", spec.view().apply(after.bytes()));
        } else if (was) {
            to.event("DELETED", spec.view().apply(event.gone()));
        }
    }

    private boolean deliverFromLog(Sink to, long upTo) {
        try {
            List<Change> changes = store.changesOf(spec.type(), cursor, upTo, LOG_BATCH);
            List<CachedEvent> events =
                    changes.stream().map(change -> LoggedEvents.of(change, cache)).toList();
            if (!deliver(to, events)) {
                return false;
            }
            if (changes.size() < LOG_BATCH) {
                cursor = upTo;
            }
            return true;
        } catch (CompactedException e) {
            to.event("ERROR", spec.expired().encode(cursor, e.compactedRevision()));
            finish(to);
            return false;
        } catch (StoreUnavailableException away) {
            LockSupport.parkNanos(LOG_RETRY_NANOS);
            return !closed && !ended;
        }
    }

    private void finish(Sink to) {
        close();
        to.flush();
        to.end();
    }
}
