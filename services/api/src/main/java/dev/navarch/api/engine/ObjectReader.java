package dev.navarch.api.engine;

import dev.navarch.api.store.StoredObject;
import dev.navarch.bus.ChangeListener;
import dev.navarch.bus.Subscription;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads objects as they are stored, for admission, authorization and strategies. */
public interface ObjectReader {

    /** The object as this replica last saw it: costs nothing, may be some milliseconds old. */
    Optional<StoredObject> cached(ObjectKey key);

    /** The object as it is now; blocks for a round trip to the database. */
    Optional<StoredObject> current(ObjectKey key);

    /**
     * The objects of a type as this replica last saw them.
     *
     * @param namespace empty for all namespaces and for cluster-scoped types
     */
    List<StoredObject> cached(GroupResource type, String namespace);

    /**
     * Replays what exists as ADDED, then follows, as a {@link dev.navarch.bus.ChangeFeed} does but
     * without Kafka: what keeps a {@link dev.navarch.bus.view.View} inside the API service.
     */
    Subscription follow(Set<GroupResource> types, ChangeListener listener);
}
