package dev.navarch.scheduler.framework;

import dev.navarch.scheduler.cluster.Snapshot;
import java.util.IdentityHashMap;
import java.util.Optional;

/** What plugins computed for the one pod that is being decided upon, and the image it is about. */
public final class CycleState {

    /**
     * Under what a plugin keeps its state; a constant of the plugin's instance.
     *
     * @param <T> the state
     */
    public static final class Key<T> {

        private final Class<T> type;

        public Key(Class<T> type) {
            this.type = type;
        }
    }

    private final Snapshot snapshot;
    private final IdentityHashMap<Key<?>, Object> values = new IdentityHashMap<>();

    public CycleState(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    public Snapshot snapshot() {
        return snapshot;
    }

    public <T> void put(Key<T> key, T value) {
        values.put(key, value);
    }

    public <T> Optional<T> get(Key<T> key) {
        return Optional.ofNullable(key.type.cast(values.get(key)));
    }

    /**
     * What the plugin put there at an earlier extension point.
     *
     * @throws IllegalStateException if it did not
     */
    public <T> T require(Key<T> key) {
        return get(key).orElseThrow(() -> new IllegalStateException("no " + key.type.getName()));
    }
}
