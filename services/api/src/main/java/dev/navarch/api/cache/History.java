package dev.navarch.api.cache;

import dev.navarch.api.store.ObjectStore;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import java.util.ArrayList;
import java.util.List;
import org.pcollections.PSortedMap;

/**
 * Goes back in time: takes the newest image and undoes every change after the wanted revision, by
 * the window where it reaches back that far, else by the change log.
 */
final class History {

    private static final int BATCH = 1000;

    private final ObjectStore store;
    private final WatchCache cache;

    History(ObjectStore store, WatchCache cache) {
        this.store = store;
        this.cache = cache;
    }

    PSortedMap<String, CachedObject> at(GroupResource type, long revision) {
        Image image = cache.image();
        PSortedMap<String, CachedObject> objects = image.of(type);
        List<CachedEvent> since = cache.window(type).after(revision);
        if (since == null) {
            since = read(type, revision, image.revision());
        }
        for (CachedEvent event : since.reversed()) {
            if (event.revision() <= image.revision()) {
                objects = undo(objects, event);
            }
        }
        return objects;
    }

    private List<CachedEvent> read(GroupResource type, long revision, long upTo) {
        List<CachedEvent> events = new ArrayList<>();
        long from = revision;
        while (true) {
            List<Change> batch = store.changesOf(type, from, upTo, BATCH);
            batch.forEach(change -> events.add(LoggedEvents.of(change, cache)));
            if (batch.size() < BATCH) {
                return events;
            }
            from = batch.getLast().revision();
        }
    }

    private static PSortedMap<String, CachedObject> undo(
            PSortedMap<String, CachedObject> objects, CachedEvent event) {
        CachedObject before = event.before();
        CachedObject after = event.after();
        if (before != null) {
            return objects.plus(before.key().path(), before);
        }
        return after == null ? objects : objects.minus(after.key().path());
    }
}
