package dev.navarch.api.fairness;

import dev.navarch.api.cache.Image;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.model.GroupResource;
import java.util.Iterator;

/**
 * How many seats a list takes: one for each hundred objects that it goes through, so that long
 * lists take the place of that many short requests (KEP-1040, "Request Width").
 */
public final class ListCost {

    private static final int OBJECTS_PER_SEAT = 100;
    private static final int MOST = 10;

    private final WatchCache cache;

    public ListCost(WatchCache cache) {
        this.cache = cache;
    }

    /**
     * @param namespace empty for all
     * @param limit of the page; 0 for none
     */
    public int of(GroupResource type, String namespace, long limit) {
        long objects = count(type, namespace);
        if (limit > 0) {
            objects = Math.min(objects, limit);
        }
        return (int)
                Math.clamp((objects + OBJECTS_PER_SEAT - 1) / OBJECTS_PER_SEAT, 1L, (long) MOST);
    }

    private long count(GroupResource type, String namespace) {
        Image image = cache.image();
        if (namespace.isEmpty()) {
            return image.of(type).size();
        }
        Iterator<?> objects = image.list(type, namespace, "").iterator();
        int found = 0;
        while (found < MOST * OBJECTS_PER_SEAT && objects.hasNext()) {
            objects.next();
            found++;
        }
        return found;
    }
}
