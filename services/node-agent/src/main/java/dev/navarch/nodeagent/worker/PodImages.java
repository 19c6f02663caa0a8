package dev.navarch.nodeagent.worker;

import dev.navarch.nodeagent.pod.PodContainer;
import io.fabric8.kubernetes.api.model.Pod;

/** Sees that images are there. */
public interface PodImages {

    /** What came of it. */
    sealed interface Outcome {

        record Present(String id) implements Outcome {}

        record Failed(String reason, String message) implements Outcome {}
    }

    /**
     * Looks the image up or pulls it, by the container's pull policy; blocks until that is over.
     */
    Outcome ensure(Pod pod, PodContainer container);
}
