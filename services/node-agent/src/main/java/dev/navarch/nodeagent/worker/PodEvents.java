package dev.navarch.nodeagent.worker;

import io.fabric8.kubernetes.api.model.Pod;

/** Tells people what happens to a pod: Kubernetes events. */
public interface PodEvents {

    /** Forgets everything. */
    PodEvents SILENT = (pod, fieldPath, type, reason, message) -> {};

    /**
     * @param fieldPath which part of the pod, {@code spec.containers{main}}, or empty
     * @param type Normal or Warning
     */
    void record(Pod pod, String fieldPath, Type type, String reason, String message);

    /** Whether an event is a matter of course. */
    enum Type {
        Normal,
        Warning
    }

    default void normal(Pod pod, String fieldPath, String reason, String message) {
        record(pod, fieldPath, Type.Normal, reason, message);
    }

    default void warning(Pod pod, String fieldPath, String reason, String message) {
        record(pod, fieldPath, Type.Warning, reason, message);
    }
}
