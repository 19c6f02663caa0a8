package dev.navarch.api.cache;

import dev.navarch.api.encoding.FieldPaths;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.store.CompactedException;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.Snapshot;
import dev.navarch.api.store.StoreUnavailableException;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.store.TailListener;
import dev.navarch.bus.ChangeListener;
import dev.navarch.bus.Subscription;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster state in memory, kept by tailing the store, and the watches on it. Reads take an
 * {@link Image} and need no lock. A read that must not be stale first asks the store for its newest
 * revision and waits until the cache has reached it.
 */
public final class WatchCache implements ObjectReader, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WatchCache.class);
    private static final long RELOAD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final ObjectStore store;
    private final SelectableFields fields;
    private final CacheSettings settings;
    private final ConcurrentMap<GroupResource, FieldPaths> paths = new ConcurrentHashMap<>();
    private final ConcurrentMap<GroupResource, EventWindow> windows = new ConcurrentHashMap<>();
    private final RevisionGate gate = new RevisionGate();
    private final Followers followers = new Followers();
    private final WatchDispatcher dispatcher;
    private volatile long startRevision;
    private volatile boolean closed;
    private volatile Subscription tail;
    private volatile Image image;

    private WatchCache(
            ObjectStore store,
            SelectableFields fields,
            CacheSettings settings,
            InstantSource clock) {
        this.store = store;
        this.fields = fields;
        this.settings = settings;
        Snapshot snapshot = store.snapshot();
        this.startRevision = snapshot.revision();
        this.image = load(snapshot);
        this.dispatcher = new WatchDispatcher(settings, clock);
        gate.reached(startRevision);
        this.tail = follow(startRevision);
    }

    /** Loads everything and follows from there. */
    public static WatchCache start(
            ObjectStore store,
            SelectableFields fields,
            CacheSettings settings,
            InstantSource clock) {
        WatchCache cache = new WatchCache(store, fields, settings, clock);
        cache.dispatcher.start();
        return cache;
    }

    /** The newest state that this replica has seen. */
    public Image image() {
        return image;
    }

    /**
     * The state now: at least as new as any write that was answered before this call.
     *
     * @return empty when the cache could not catch up in time
     */
    public Optional<Image> freshImage() {
        long timeout = settings.freshTimeout().toMillis();
        try {
            long newest = store.currentRevision().get(timeout, TimeUnit.MILLISECONDS);
            return reach(newest, timeout) ? Optional.of(image) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("The store does not say its newest revision: {}", e.toString());
            return Optional.empty();
        }
    }

    /** Waits until the cache has reached a revision; false when the time ran out. */
    public boolean reach(long revision, long timeoutMillis) {
        if (image.revision() >= revision) {
            return true;
        }
        CompletableFuture<Void> passed = gate.await(revision);
        try {
            passed.get(timeoutMillis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            gate.giveUp(passed);
            return false;
        } catch (InterruptedException e) {
            gate.giveUp(passed);
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The objects of a type as they were at an older revision, for the later pages of a list.
     *
     * @throws dev.navarch.api.store.CompactedException if that is too long ago
     */
    public PSortedMap<String, CachedObject> history(GroupResource type, long revision) {
        return new History(store, this).at(type, revision);
    }

    /** A watch that starts when its {@code start} is called. */
    public Watcher watch(WatchSpec spec) {
        return new Watcher(spec, this, store, dispatcher);
    }

    public int watchers() {
        return dispatcher.size();
    }

    @Override
    public Optional<StoredObject> cached(ObjectKey key) {
        return Optional.ofNullable(image.get(key.type(), key.path())).map(CachedObject::stored);
    }

    @Override
    public Optional<StoredObject> current(ObjectKey key) {
        Image fresh =
                freshImage()
                        .orElseThrow(() ->
                                new StoreUnavailableException(
                                        "the cache could not catch up with the store"));
        return Optional.ofNullable(fresh.get(key.type(), key.path())).map(CachedObject::stored);
    }

    @Override
    public List<StoredObject> cached(GroupResource type, String namespace) {
        return image.list(type, namespace, "").stream().map(CachedObject::stored).toList();
    }

    @Override
    public Subscription follow(Set<GroupResource> types, ChangeListener listener) {
        return followers.add(this::image, types, listener);
    }

    @Override
    public void close() {
        closed = true;
        tail.close();
        dispatcher.close();
    }

    EventWindow window(GroupResource type) {
        return windows.computeIfAbsent(
                type, t -> new EventWindow(settings.windowSize(), startRevision));
    }

    CachedObject cache(StoredObject stored) {
        return CachedObject.of(stored, paths(stored.key().type()));
    }

    private Subscription follow(long afterRevision) {
        return store.tail(
                afterRevision,
                new TailListener() {

                    @Override
                    public void onChanges(List<Change> changes) {
                        apply(changes);
                    }

                    @Override
                    public void onLost(CompactedException cause) {
                        Thread.ofVirtual().name("cache-reload").start(WatchCache.this::reload);
                    }
                });
    }

    /**
     * Starts anew from a snapshot. Followers are told the difference; watchers find nothing in the
     * new windows, turn to the log and learn there that their place is gone.
     */
    private void reload() {
        while (!closed) {
            try {
                Snapshot snapshot = store.snapshot();
                followers.whileHeld(() -> {
                    Image before = image;
                    Image now = load(snapshot);
                    startRevision = snapshot.revision();
                    windows.clear();
                    image = now;
                    followers.tell(ImageDifference.between(before, now));
                    gate.reached(now.revision());
                    dispatcher.signal(before.types().keySet());
                    dispatcher.signal(now.types().keySet());
                });
                tail = follow(snapshot.revision());
                return;
            } catch (RuntimeException e) {
                log.warn("Could not load the state again: {}", e.toString());
                LockSupport.parkNanos(RELOAD_NANOS);
            }
        }
    }

    private FieldPaths paths(GroupResource type) {
        List<String> selectable = fields.of(type);
        FieldPaths known = paths.get(type);
        if (known == null || !known.paths().equals(selectable)) {
            known = new FieldPaths(selectable);
            paths.put(type, known);
        }
        return known;
    }

    private Image load(Snapshot snapshot) {
        Map<GroupResource, PSortedMap<String, CachedObject>> types = new HashMap<>();
        for (StoredObject stored : snapshot.objects()) {
            ObjectKey key = stored.key();
            types.merge(
                    key.type(), TreePMap.singleton(key.path(), cache(stored)), PSortedMap::plusAll);
        }
        return new Image(snapshot.revision(), HashTreePMap.from(types));
    }

    /**
     * Takes changes in. Windows come first: a watcher that reads the image's revision must find all
     * events up to it in the window.
     */
    private void apply(List<Change> changes) {
        followers.whileHeld(() -> {
            Map<GroupResource, PSortedMap<String, CachedObject>> touched = new HashMap<>();
            for (Change change : changes) {
                GroupResource type = change.key().type();
                touched.put(type, take(change, touched.getOrDefault(type, image.of(type))));
            }
            long revision = changes.getLast().revision();
            image = new Image(revision, image.types().plusAll(touched));
            followers.tell(changes);
            gate.reached(revision);
            dispatcher.signal(touched.keySet());
        });
    }

    private PSortedMap<String, CachedObject> take(
            Change change, PSortedMap<String, CachedObject> objects) {
        ObjectKey key = change.key();
        String path = key.path();
        @Nullable CachedObject before = objects.get(path);
        @Nullable CachedObject after =
                change.after()
                        .map(b -> cache(new StoredObject(key, change.uid(), change.revision(), b)))
                        .orElse(null);
        if (before != null || after != null) {
            window(key.type()).add(new CachedEvent(change.revision(), before, after));
        }
        return after == null ? objects.minus(path) : objects.plus(path, after);
    }
}
