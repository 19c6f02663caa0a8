package dev.navarch.nodeagent.runtime;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs pod sandboxes and containers. Calls block until the runtime has done what was asked and
 * throw {@link RuntimeFailure} when it could not. Stopping or removing what is gone already is no
 * failure, so every call may be repeated.
 */
public interface ContainerRuntime {

    RuntimeIdentity identity();

    /** Whether the runtime, and its pod network, are ready; a runtime that is away is not ready. */
    RuntimeHealth health();

    /** Creates and starts a sandbox, network included, and returns its id. */
    String runSandbox(SandboxConfig config);

    void stopSandbox(String id);

    void removeSandbox(String id);

    /** All sandboxes; without their addresses, which {@link #sandbox} tells. */
    List<SandboxRecord> sandboxes();

    /** The sandboxes of one pod, without their addresses. */
    List<SandboxRecord> sandboxesOf(String podUid);

    Optional<SandboxRecord> sandbox(String id);

    /** Creates a container, whose image must be present, and returns its id. */
    String createContainer(String sandboxId, ContainerConfig config, SandboxConfig sandbox);

    void startContainer(String id);

    /** Sends the stop signal, and SIGKILL when the container still runs after the timeout. */
    void stopContainer(String id, Duration timeout);

    void removeContainer(String id);

    /** All containers; times and exit codes are left to {@link #container}. */
    List<ContainerRecord> containers();

    /** The containers of one pod, as {@link #containers} lists them. */
    List<ContainerRecord> containersOf(String podUid);

    /** One container in full, except for its sandbox. */
    Optional<ContainerRecord> container(String id);

    /** Changes the limits of a running container. */
    void updateResources(String id, ContainerResources resources);

    /** Runs a command in a running container and waits for its end, at most for the timeout. */
    ExecResult exec(String id, List<String> command, Duration timeout);

    /** Prepares an interactive command; the client streams with the runtime at the address. */
    URI execStream(String id, List<String> command, StreamOptions options);

    URI attachStream(String id, StreamOptions options);

    URI portForwardStream(String sandboxId, List<Integer> ports);

    /** Makes the runtime write to a new log file, after the old one was renamed. */
    void reopenLog(String id);

    List<ContainerUsage> usage();

    ImageStore images();

    /**
     * Tells from now on which pods, by uid, had a container or sandbox change its state.
     *
     * @return ends it
     */
    AutoCloseable follow(Consumer<String> listener);
}
