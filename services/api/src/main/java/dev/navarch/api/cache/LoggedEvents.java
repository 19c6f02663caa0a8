package dev.navarch.api.cache;

import dev.navarch.api.encoding.ResourceVersions;
import dev.navarch.api.store.StoredObject;
import dev.navarch.model.Change;

/** Makes events of changes that were read from the log. */
final class LoggedEvents {

    private LoggedEvents() {}

    static CachedEvent of(Change change, WatchCache cache) {
        return new CachedEvent(
                change.revision(),
                change.before().map(bytes -> object(change, bytes, cache)).orElse(null),
                change.after().map(bytes -> object(change, bytes, cache)).orElse(null));
    }

    private static CachedObject object(Change change, byte[] bytes, WatchCache cache) {
        return cache.cache(
                new StoredObject(change.key(), change.uid(), ResourceVersions.read(bytes), bytes));
    }
}
