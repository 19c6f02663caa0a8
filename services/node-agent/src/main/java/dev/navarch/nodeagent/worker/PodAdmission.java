package dev.navarch.nodeagent.worker;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/** Whether the node takes a pod that it sees for the first time. */
public interface PodAdmission {

    /** Takes every pod. */
    PodAdmission ALL = (pod, others) -> Optional.empty();

    /** Why not. */
    record Refusal(String reason, String message) {}

    /**
     * @param others the pods that are on the node and not ending
     */
    Optional<Refusal> refusal(Pod pod, List<Pod> others);
}
