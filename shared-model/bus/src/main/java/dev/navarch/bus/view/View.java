package dev.navarch.bus.view;

import dev.navarch.bus.ChangeListener;
import dev.navarch.model.Change;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The state of one type in memory, decoded and indexed. One thread, the subscription's, writes;
 * everybody reads.
 *
 * <p>A type's changes come in revision order, so one that is not newer than the newest is a
 * repeated one and is ignored. That also keeps a replay from bringing back, for a moment, what was
 * deleted since: a view does not remember the deleted one by one.
 *
 * @param <T> the decoded object
 */
public final class View<T> implements Lister<T>, ChangeListener {

    private final Function<byte[], T> decoder;
    private final Map<String, Index<T>> indexes;
    private final ConcurrentMap<String, T> objects = new ConcurrentHashMap<>();
    private final Index<T> byNamespace = new Index<>((path, object) -> List.of(namespaceOf(path)));
    private final List<Consumer<ViewEvent<T>>> handlers = new CopyOnWriteArrayList<>();
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private volatile long revision;

    /**
     * @param decoder reads an object's JSON bytes
     * @param indexes by name, what files an object under any number of keys
     */
    public View(Function<byte[], T> decoder, Map<String, Function<T, Collection<String>>> indexes) {
        this.decoder = decoder;
        this.indexes = new ConcurrentHashMap<>();
        indexes.forEach((name, keys) ->
                this.indexes.put(name, new Index<>((path, object) -> keys.apply(object))));
    }

    public View(Function<byte[], T> decoder) {
        this(decoder, Map.of());
    }

    /** Adds a handler; it is called by the subscription's thread and must not block for long. */
    public void onEvent(Consumer<ViewEvent<T>> handler) {
        handlers.add(handler);
    }

    @Override
    public void onChanges(List<Change> changes) {
        changes.forEach(this::take);
    }

    @Override
    public void onCaughtUp() {
        caughtUp.countDown();
    }

    /** Waits until the replay is complete; false when the time ran out. */
    public boolean awaitCaughtUp(long timeout, TimeUnit unit) throws InterruptedException {
        return caughtUp.await(timeout, unit);
    }

    /** The newest revision that the view has taken in. */
    public long revision() {
        return revision;
    }

    @Override
    public Optional<T> get(String path) {
        return Optional.ofNullable(objects.get(path));
    }

    @Override
    public Collection<T> list() {
        return List.copyOf(objects.values());
    }

    @Override
    public Collection<T> inNamespace(String namespace) {
        return byNamespace.get(namespace);
    }

    @Override
    public Collection<T> byIndex(String index, String key) {
        Index<T> found = indexes.get(index);
        if (found == null) {
            throw new IllegalArgumentException("no index " + index);
        }
        return found.get(key);
    }

    private void take(Change change) {
        if (change.revision() <= revision) {
            return;
        }
        String path = change.key().path();
        T held = objects.get(path);
        Optional<T> after = change.after().map(decoder);
        revision = change.revision();
        if (after.isPresent()) {
            objects.put(path, after.get());
        } else if (objects.remove(path) == null) {
            return;
        }
        Optional<T> before = Optional.ofNullable(held);
        byNamespace.move(path, before, after);
        indexes.values().forEach(index -> index.move(path, before, after));
        tell(new ViewEvent<>(change.key(), change.revision(), before, after));
    }

    private void tell(ViewEvent<T> event) {
        handlers.forEach(handler -> handler.accept(event));
    }

    private static String namespaceOf(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** Files objects under keys; an object keeps its place while its keys stay the same. */
    private static final class Index<T> {

        private interface Keys<T> {
            Collection<String> of(String path, T object);
        }

        private final Keys<T> keys;
        private final ConcurrentMap<String, ConcurrentMap<String, T>> files =
                new ConcurrentHashMap<>();

        Index(Keys<T> keys) {
            this.keys = keys;
        }

        Collection<T> get(String key) {
            ConcurrentMap<String, T> file = files.get(key);
            return file == null ? List.of() : Collections.unmodifiableCollection(file.values());
        }

        void move(String path, Optional<T> before, Optional<T> after) {
            Collection<String> left = before.map(o -> keys.of(path, o)).orElse(List.of());
            Collection<String> entered = after.map(o -> keys.of(path, o)).orElse(List.of());
            for (String key : left) {
                if (!entered.contains(key)) {
                    files.computeIfPresent(
                            key,
                            (k, file) -> {
                                file.remove(path);
                                return file.isEmpty() ? null : file;
                            });
                }
            }
            for (String key : entered) {
                files.compute(
                        key,
                        (k, file) -> {
                            ConcurrentMap<String, T> into =
                                    file == null ? new ConcurrentHashMap<>() : file;
                            into.put(path, after.get());
                            return into;
                        });
            }
        }
    }
}
