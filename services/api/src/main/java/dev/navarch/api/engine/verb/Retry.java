package dev.navarch.api.engine.verb;

import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.store.StoredObject;
import dev.navarch.model.ObjectKey;
import java.util.Optional;
import java.util.function.Function;

/** Works on the cached state first and on newer states as long as they turn up. */
final class Retry {

    /** How one attempt ended. */
    sealed interface Attempt<T> permits Done, Unchanged, Again {}

    record Done<T>(T result) implements Attempt<T> {}

    /** There was nothing to write, which is right only if the state was the newest. */
    record Unchanged<T>(T result) implements Attempt<T> {}

    /**
     * Somebody else wrote in between.
     *
     * @param newer what they wrote; empty when they deleted the object
     */
    record Again<T>(Optional<StoredObject> newer) implements Attempt<T> {}

    private Retry() {}

    static <T> Attempt<T> done(T result) {
        return new Done<>(result);
    }

    static <T> Attempt<T> unchanged(T result) {
        return new Unchanged<>(result);
    }

    static <T> Attempt<T> again(Optional<StoredObject> newer) {
        return new Again<>(newer);
    }

    /**
     * @return empty when there is no such object
     * @throws ApiException when an attempt on the newest state was refused
     */
    static <T> Optional<T> onNewer(
            WatchCache cache, ObjectKey key, Function<StoredObject, Attempt<T>> attempt) {
        Optional<StoredObject> state = cache.cached(key);
        boolean newest = false;
        while (true) {
            if (state.isEmpty()) {
                if (newest) {
                    return Optional.empty();
                }
                state = cache.current(key);
                newest = true;
                continue;
            }
            Attempt<T> ended;
            try {
                ended = attempt.apply(state.get());
            } catch (ApiException refused) {
                Optional<StoredObject> now = newest ? state : cache.current(key);
                if (same(now, state)) {
                    throw refused;
                }
                state = now;
                newest = true;
                continue;
            }
            switch (ended) {
                case Done<T>(T result) -> {
                    return Optional.of(result);
                }
                case Unchanged<T>(T result) -> {
                    Optional<StoredObject> now = newest ? state : cache.current(key);
                    if (same(now, state)) {
                        return Optional.of(result);
                    }
                    state = now;
                    newest = true;
                }
                case Again<T>(Optional<StoredObject> newer) -> {
                    state = newer;
                    newest = true;
                }
            }
        }
    }

    private static boolean same(Optional<StoredObject> a, Optional<StoredObject> b) {
        return a.map(StoredObject::revision).equals(b.map(StoredObject::revision));
    }
}
