package dev.navarch.nodeagent.pod;

import dev.navarch.nodeagent.runtime.ContainerRecord;
import java.time.Duration;
import java.util.Optional;

/** What the agent is to do for a pod. */
public sealed interface Action {

    /** Bring the volumes up; the pod is looked at again when that is done. */
    record MountVolumes() implements Action {}

    record CreateSandbox(int attempt) implements Action {}

    record StopSandbox(String id) implements Action {}

    record RemoveSandbox(String id) implements Action {}

    /** See that the image is there, by the container's pull policy. */
    record EnsureImage(PodContainer container) implements Action {}

    /**
     * Create and start the next run of a container.
     *
     * @param attempt the restart count that it will have
     * @param previous the run before it
     */
    record StartContainer(
            PodContainer container,
            int attempt,
            String sandboxId,
            String imageId,
            Optional<ContainerRecord> previous)
            implements Action {}

    /**
     * Stop a running container: its preStop hook, SIGTERM, SIGKILL.
     *
     * @param message what the Killing event says
     */
    record StopContainer(String id, String name, Duration grace, String message)
            implements Action {}

    record RemoveContainer(String id) implements Action {}

    /** Begin the pod's end. */
    record End(Ending.Cause cause) implements Action {}

    /** Unmount the volumes and remove the cgroup. */
    record CleanUp() implements Action {}

    /** Let the object go: everything of the pod is gone. */
    record ConfirmDeletion() implements Action {}

    /** Tell that a container waits for its next start; once for each run. */
    record AnnounceBackoff(PodContainer container, String containerId) implements Action {}

    /** Tell that an image is waited for; once for each failure. */
    record AnnounceImageBackoff(PodContainer container, String key) implements Action {}
}
