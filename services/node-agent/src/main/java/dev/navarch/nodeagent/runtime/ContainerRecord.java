package dev.navarch.nodeagent.runtime;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A container as the runtime knows it.
 *
 * @param sandboxId empty when read alone and not in a list
 * @param attempt which run of the pod's container this is, from 0
 * @param image as the pod named it
 * @param imageId what it really runs, {@code sha256:…} or a digest reference
 * @param reason the runtime's word for its end: Completed, Error, OOMKilled; or empty
 */
public record ContainerRecord(
        String id,
        String sandboxId,
        PodIdentity pod,
        String name,
        int attempt,
        State state,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        int exitCode,
        String reason,
        String message,
        String image,
        String imageId,
        String logPath,
        Map<String, String> annotations) {

    /** The life of a container. */
    public enum State {
        CREATED,
        RUNNING,
        EXITED,
        UNKNOWN
    }

    public ContainerRecord {
        annotations = Map.copyOf(annotations);
    }

    /** CRI tells a container's sandbox in lists only. */
    public ContainerRecord inSandbox(String sandbox) {
        return new ContainerRecord(
                id,
                sandbox,
                pod,
                name,
                attempt,
                state,
                createdAt,
                startedAt,
                finishedAt,
                exitCode,
                reason,
                message,
                image,
                imageId,
                logPath,
                annotations);
    }

    public boolean running() {
        return state == State.RUNNING;
    }
}
