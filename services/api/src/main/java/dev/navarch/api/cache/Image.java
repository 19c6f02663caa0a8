package dev.navarch.api.cache;

import dev.navarch.model.GroupResource;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * Every object as it was at one revision. Images are immutable and share what they have in common,
 * so a reader holds one for as long as it likes and sees one moment.
 *
 * @param types by type, then by {@code namespace/name}
 */
public record Image(long revision, PMap<GroupResource, PSortedMap<String, CachedObject>> types) {

    private static final PSortedMap<String, CachedObject> NONE = TreePMap.empty();

    public PSortedMap<String, CachedObject> of(GroupResource type) {
        return types.getOrDefault(type, NONE);
    }

    public @Nullable CachedObject get(GroupResource type, String path) {
        return of(type).get(path);
    }

    /**
     * The objects of a type in the order of their paths.
     *
     * @param namespace empty for all
     * @param after only those whose path comes after this one; empty for all
     */
    public Collection<CachedObject> list(GroupResource type, String namespace, String after) {
        return list(of(type), namespace, after);
    }

    /** As above, of objects that were taken from an image. */
    public static Collection<CachedObject> list(
            PSortedMap<String, CachedObject> objects, String namespace, String after) {
        PSortedMap<String, CachedObject> found = objects;
        if (!namespace.isEmpty()) {
            found = found.subMap(namespace + "/", namespace + (char) ('/' + 1));
        }
        if (!after.isEmpty()) {
            found = found.tailMap(after, false);
        }
        return found.values();
    }
}
