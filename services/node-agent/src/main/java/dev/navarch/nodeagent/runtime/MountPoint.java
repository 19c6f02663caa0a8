package dev.navarch.nodeagent.runtime;

/** A host path that a container sees. */
public record MountPoint(
        String containerPath, String hostPath, boolean readOnly, Propagation propagation) {

    /** Which mounts made later on one side the other side sees. */
    public enum Propagation {
        NONE,
        HOST_TO_CONTAINER,
        BIDIRECTIONAL
    }
}
