package dev.navarch.api.engine;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Applies a patch of one format. A pure function: the engine calls it again on the newer object
 * when somebody else wrote in between.
 */
@FunctionalInterface
public interface Patcher {

    /**
     * @param request {@link ApiRequest#body} is the patch, {@code options} carry {@code
     *     fieldManager} and {@code force}
     * @param current the stored object in the request's version (for a subresource with a kind of
     *     its own, that object), which must not be changed; empty when there is none, which only
     *     server-side apply accepts
     * @return the object as patched, a tree of its own
     * @throws ApiException if the patch is malformed, does not fit or (apply) conflicts with other
     *     managers
     */
    ObjectNode patch(ApiRequest request, Optional<ObjectNode> current);

    /** What in the body is surely a mistake, though it can be read: keys that occur twice. */
    default List<String> mistakes(ApiRequest request) {
        return List.of();
    }
}
