package dev.navarch.api.store;

import java.util.List;

/** All objects as they were at one revision. */
public record Snapshot(long revision, List<StoredObject> objects) {

    public Snapshot {
        objects = List.copyOf(objects);
    }
}
