package dev.navarch.nodeagent.volume;

import dev.navarch.nodeagent.worker.PodVolumes.VolumeFailure;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;

/** Gets the tokens by which pods prove to the API service who they are. */
public interface ServiceAccountTokens {

    /** For nodes that have no API service to ask. */
    ServiceAccountTokens NONE =
            (pod, projection) -> {
                throw new VolumeFailure("this node cannot request service account tokens");
            };

    /**
     * A token that is still good for a while.
     *
     * @throws VolumeFailure if the API service refuses it or cannot be asked
     */
    String of(Pod pod, ServiceAccountTokenProjection projection) throws VolumeFailure;

    /** The pod is gone. */
    default void forget(String podUid) {}
}
