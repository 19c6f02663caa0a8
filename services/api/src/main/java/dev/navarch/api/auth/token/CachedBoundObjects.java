package dev.navarch.api.auth.token;

import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.store.StoredObject;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.util.Optional;

/** Looks into the cache, and into the database before it says no: a new pod may be seen late. */
public final class CachedBoundObjects implements BoundObjects {

    private final ObjectReader reader;

    public CachedBoundObjects(ObjectReader reader) {
        this.reader = reader;
    }

    @Override
    public boolean serviceAccountExists(String namespace, String name, String uid) {
        return holds(ObjectKey.namespaced(Resources.SERVICE_ACCOUNTS, namespace, name), uid);
    }

    @Override
    public boolean exists(String kind, String namespace, String name, String uid) {
        GroupResource type =
                switch (kind) {
                    case "pod" -> Resources.PODS;
                    case "secret" -> Resources.SECRETS;
                    default -> Resources.NODES;
                };
        return holds(new ObjectKey(type, kind.equals("node") ? "" : namespace, name), uid);
    }

    private boolean holds(ObjectKey key, String uid) {
        Optional<StoredObject> cached = reader.cached(key);
        if (cached.isPresent() && cached.get().uid().equals(uid)) {
            return true;
        }
        return reader.current(key).filter(o -> o.uid().equals(uid)).isPresent();
    }
}
