package dev.navarch.nodeagent.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A sandbox to run: the pod's namespaces and network, before any container.
 *
 * @param pod whose it is
 * @param attempt 0 for the pod's first sandbox
 * @param hostname empty in the host's network
 * @param logDirectory where the runtime writes the containers' logs
 * @param cgroupParent the pod's cgroup, {@code /kubepods/burstable/pod<uid>}
 * @param runtimeHandler empty for the runtime's default
 */
public record SandboxConfig(
        PodIdentity pod,
        int attempt,
        String hostname,
        String logDirectory,
        DnsConfig dns,
        List<PortMapping> ports,
        Map<String, String> labels,
        Map<String, String> annotations,
        String cgroupParent,
        NamespaceOptions namespaces,
        Map<String, String> sysctls,
        List<Long> supplementalGroups,
        Optional<Long> runAsUser,
        Optional<Long> runAsGroup,
        boolean privileged,
        SeccompChoice seccomp,
        String runtimeHandler) {

    public SandboxConfig {
        ports = List.copyOf(ports);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        sysctls = Map.copyOf(sysctls);
        supplementalGroups = List.copyOf(supplementalGroups);
    }
}
