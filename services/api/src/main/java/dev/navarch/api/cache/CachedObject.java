package dev.navarch.api.cache;

import dev.navarch.api.encoding.FieldPaths;
import dev.navarch.api.store.StoredObject;
import dev.navarch.model.ObjectKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stored object with what selectors ask of it beside its bytes. */
public final class CachedObject {

    private final StoredObject stored;
    private final FieldPaths paths;
    private final Map<String, String> labels;
    private final Map<String, String> values;

    private CachedObject(StoredObject stored, FieldPaths paths, FieldPaths.Found found) {
        this.stored = stored;
        this.paths = paths;
        this.labels = found.labels();
        this.values = found.values();
    }

    static CachedObject of(StoredObject stored, FieldPaths paths) {
        return new CachedObject(stored, paths, paths.read(stored.bytes()));
    }

    public StoredObject stored() {
        return stored;
    }

    public ObjectKey key() {
        return stored.key();
    }

    public byte[] bytes() {
        return stored.bytes();
    }

    public Map<String, String> labels() {
        return labels;
    }

    /** The scalar at a path as text; null when there is none. */
    public @Nullable String value(String path) {
        return switch (path) {
            case "metadata.name" -> key().name();
            case "metadata.namespace" -> key().namespace();
            default -> {
                String value = values.get(path);
                yield value != null || paths.paths().contains(path) ? value : readLate(path);
            }
        };
    }

    /** A path that became selectable after this object was cached. */
    private @Nullable String readLate(String path) {
        return new FieldPaths(List.of(path)).read(bytes()).values().get(path);
    }
}
