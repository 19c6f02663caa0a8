package dev.navarch.nodeagent.spec;

import dev.navarch.nodeagent.runtime.PodIdentity;
import java.nio.file.Path;

/**
 * Where the agent keeps what belongs to pods.
 *
 * @param home {@code ${navarch.home}}
 */
public record AgentPaths(Path home) {

    public AgentPaths {
        home = home.toAbsolutePath().normalize();
    }

    /** Everything of all pods except their logs. */
    public Path pods() {
        return home.resolve("kubelet/pods");
    }

    public Path pod(String uid) {
        return pods().resolve(uid);
    }

    public Path volumes(String uid) {
        return pod(uid).resolve("volumes");
    }

    public Path container(String uid, String container) {
        return pod(uid).resolve("containers").resolve(container);
    }

    /** The directories of persistent volumes, which outlive their pods. */
    public Path persistentVolumes() {
        return home.resolve("volumes");
    }

    public Path logs() {
        return home.resolve("logs/pods");
    }

    /** One directory a pod, below it one a container, in it one file a run: {@code 0.log}. */
    public Path logs(PodIdentity pod) {
        return logs().resolve(pod.namespace() + "_" + pod.name() + "_" + pod.uid());
    }

    public Path log(PodIdentity pod, String container, int attempt) {
        return logs(pod).resolve(container).resolve(attempt + ".log");
    }

    public Path seccompProfiles() {
        return home.resolve("kubelet/seccomp");
    }
}
