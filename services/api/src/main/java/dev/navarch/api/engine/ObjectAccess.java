package dev.navarch.api.engine;

import dev.navarch.api.admission.SubresourceWrite;
import dev.navarch.api.store.StoredObject;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** What the engine offers to a {@link SubresourceHandler}. */
public interface ObjectAccess extends ObjectReader {

    /**
     * Changes the object that the request names ({@code type}, {@code namespace}, {@code name}) and
     * passes it through the pipeline from admission on, with the request's dry run and
     * preconditions. Repeats all of it on the newer object when somebody else wrote in between.
     *
     * @param change is given a copy of the stored tree in the storage version and returns what to
     *     store; called again on each repetition
     * @return the object as stored (or as it would have been, in a dry run)
     * @throws ApiException if it does not exist or the change is refused
     */
    StoredObject update(ApiRequest request, UnaryOperator<ObjectNode> change);

    /**
     * The same, but admission is not asked: it was asked about what this is a part of, as it is
     * about the eviction of a pod.
     */
    StoredObject updateAsPart(ApiRequest request, UnaryOperator<ObjectNode> change);

    /**
     * Deletes what another request names, without authorizing it and without asking admission, as
     * the eviction of a pod deletes the pod.
     *
     * @throws ApiException if it is refused
     */
    ApiResponse deleteAsPart(ApiRequest request);

    /**
     * Lets admission change or refuse the body of a subresource that has a kind of its own.
     *
     * @throws ApiException to refuse it
     */
    void admit(SubresourceWrite write);
}
