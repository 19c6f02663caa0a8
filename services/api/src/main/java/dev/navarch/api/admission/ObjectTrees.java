package dev.navarch.api.admission;

import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What admission plugins and strategies read of other objects. Results may be shared: nobody may
 * change them.
 */
public interface ObjectTrees {

    /** The object as this replica's cache has it. */
    Optional<ObjectNode> get(ObjectKey key);

    /**
     * The object as it is now: the cache is first brought up to the newest committed revision. For
     * a decision that a stale answer would make wrong, such as refusing a write because its
     * namespace is missing. Blocks, so call it only where {@link #get} was not enough.
     */
    Optional<ObjectNode> getFresh(ObjectKey key);

    /**
     * The objects of a type as this replica's cache has them.
     *
     * @param namespace empty for all namespaces
     */
    List<ObjectNode> list(GroupResource type, String namespace);
}
