package dev.navarch.api.admission;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.store.StoredObject;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads objects from the cache's bytes. The few that are asked for by name again and again, such as
 * a namespace at every write into it, stay parsed as long as they do not change.
 */
public final class ReaderTrees implements ObjectTrees {

    /** More than this are not kept; then all are forgotten, which costs a parse each. */
    private static final int MAX_KEPT = 4096;

    /** Lists up to this length are kept as well, such as those of classes. */
    private static final int FEW = 64;

    private final ObjectReader reader;
    private final Map<ObjectKey, Parsed> kept = new ConcurrentHashMap<>();

    public ReaderTrees(ObjectReader reader) {
        this.reader = reader;
    }

    @Override
    public Optional<ObjectNode> get(ObjectKey key) {
        return reader.cached(key).map(this::tree);
    }

    @Override
    public Optional<ObjectNode> getFresh(ObjectKey key) {
        return reader.current(key).map(this::tree);
    }

    @Override
    public List<ObjectNode> list(GroupResource type, String namespace) {
        List<StoredObject> all = reader.cached(type, namespace);
        return all.size() <= FEW
                ? all.stream().map(this::tree).toList()
                : all.stream().map(StoredObject::bytes).map(Json::read).toList();
    }

    private ObjectNode tree(StoredObject stored) {
        Parsed known = kept.get(stored.key());
        if (known != null && known.revision == stored.revision()) {
            return known.tree;
        }
        ObjectNode tree = Json.read(stored.bytes());
        if (kept.size() >= MAX_KEPT) {
            kept.clear();
        }
        kept.put(stored.key(), new Parsed(stored.revision(), tree));
        return tree;
    }

    private record Parsed(long revision, ObjectNode tree) {}
}
