package dev.navarch.nodeagent.runtime;

/**
 * Which of the host's namespaces a pod lives in.
 *
 * @param hostNetwork the node's network instead of the pod's own
 * @param pid whose processes a container sees
 * @param hostIpc the node's IPC objects instead of the pod's own
 * @param targetContainer the container id for {@link Pid#TARGET}, else empty
 */
public record NamespaceOptions(
        boolean hostNetwork, Pid pid, boolean hostIpc, String targetContainer) {

    /** Whose processes a container sees. */
    public enum Pid {
        CONTAINER,
        POD,
        NODE,
        TARGET
    }

    public NamespaceOptions targeting(String containerId) {
        return new NamespaceOptions(hostNetwork, Pid.TARGET, hostIpc, containerId);
    }
}
