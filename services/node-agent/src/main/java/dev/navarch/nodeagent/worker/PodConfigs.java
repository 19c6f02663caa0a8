package dev.navarch.nodeagent.worker;

import dev.navarch.nodeagent.pod.Observed;
import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.nodeagent.runtime.ContainerConfig;
import dev.navarch.nodeagent.runtime.SandboxConfig;
import io.fabric8.kubernetes.api.model.Pod;

/** Turns a pod's specification into what the runtime is asked for. */
public interface PodConfigs {

    SandboxConfig sandbox(Pod pod, int attempt);

    /**
     * @param imageId the image that the container runs
     * @throws ConfigFailure when something that the container refers to is not there
     */
    ContainerConfig container(
            Pod pod, PodContainer container, int attempt, String imageId, Observed observed)
            throws ConfigFailure;

    /** What the container left at its termination message path; empty when nothing. */
    String terminationMessage(Pod pod, PodContainer container, int attempt, int exitCode);

    /** The pod is gone; so may go its logs and whatever else was kept for it. */
    void forget(Pod pod);

    /** A container cannot be configured as things are. */
    final class ConfigFailure extends Exception {

        private static final long serialVersionUID = 1L;

        public ConfigFailure(String message) {
            super(message);
        }

        public String text() {
            return String.valueOf(getMessage());
        }
    }
}
