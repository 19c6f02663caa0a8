package dev.navarch.nodeagent.spec;

import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.nodeagent.runtime.NamespaceOptions;
import dev.navarch.nodeagent.runtime.PodIdentity;
import dev.navarch.nodeagent.runtime.PortMapping;
import dev.navarch.nodeagent.runtime.SandboxConfig;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Sysctl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A pod's sandbox.
 *
 * @param cgroupRoot the cgroup above all pods, {@code /kubepods}
 */
record SandboxRules(AgentPaths paths, DnsRules dns, String cgroupRoot) {

    SandboxConfig of(Pod pod, int attempt) {
        PodIdentity identity =
                new PodIdentity(
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getName(),
                        pod.getMetadata().getUid());
        PodSecurityContext security = SecurityRules.of(pod);
        NamespaceOptions namespaces = SecurityRules.namespaces(pod);
        Map<String, String> labels = new HashMap<>();
        if (pod.getMetadata().getLabels() != null) {
            labels.putAll(pod.getMetadata().getLabels());
        }
        labels.putAll(identity.labels());
        return new SandboxConfig(
                identity,
                attempt,
                namespaces.hostNetwork() ? "" : HostNames.hostname(pod, dns.clusterDomain()),
                paths.logs(identity).toString(),
                dns.of(pod),
                namespaces.hostNetwork() ? List.of() : ports(pod),
                labels,
                pod.getMetadata().getAnnotations() == null
                        ? Map.of()
                        : pod.getMetadata().getAnnotations(),
                ResourceRules.cgroupParent(cgroupRoot, pod),
                namespaces,
                security.getSysctls().stream()
                        .collect(Collectors.toMap(Sysctl::getName, Sysctl::getValue)),
                SecurityRules.groups(pod),
                Optional.ofNullable(security.getRunAsUser()),
                security.getRunAsUser() == null
                        ? Optional.empty()
                        : Optional.ofNullable(security.getRunAsGroup()),
                SecurityRules.anyPrivileged(pod),
                SecurityRules.seccomp(null, security.getSeccompProfile(), paths.seccompProfiles()),
                "");
    }

    private static List<PortMapping> ports(Pod pod) {
        List<PortMapping> mappings = new ArrayList<>();
        for (PodContainer container : PodContainer.of(pod)) {
            for (ContainerPort port : container.spec().getPorts()) {
                if (port.getHostPort() != null && port.getHostPort() > 0) {
                    mappings.add(
                            new PortMapping(
                                    port.getProtocol() == null ? "TCP" : port.getProtocol(),
                                    port.getContainerPort(),
                                    port.getHostPort(),
                                    port.getHostIP() == null ? "" : port.getHostIP()));
                }
            }
        }
        return mappings;
    }
}
