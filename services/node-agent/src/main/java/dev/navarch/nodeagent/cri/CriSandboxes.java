package dev.navarch.nodeagent.cri;

import dev.navarch.nodeagent.cri.proto.DNSConfig;
import dev.navarch.nodeagent.cri.proto.Int64Value;
import dev.navarch.nodeagent.cri.proto.LinuxPodSandboxConfig;
import dev.navarch.nodeagent.cri.proto.LinuxSandboxSecurityContext;
import dev.navarch.nodeagent.cri.proto.NamespaceMode;
import dev.navarch.nodeagent.cri.proto.NamespaceOption;
import dev.navarch.nodeagent.cri.proto.PodSandboxConfig;
import dev.navarch.nodeagent.cri.proto.PodSandboxMetadata;
import dev.navarch.nodeagent.cri.proto.PortMapping;
import dev.navarch.nodeagent.cri.proto.Protocol;
import dev.navarch.nodeagent.cri.proto.SecurityProfile;
import dev.navarch.nodeagent.runtime.DnsConfig;
import dev.navarch.nodeagent.runtime.NamespaceOptions;
import dev.navarch.nodeagent.runtime.SandboxConfig;
import dev.navarch.nodeagent.runtime.SeccompChoice;

/** Writes a sandbox as CRI's message. */
final class CriSandboxes {

    private CriSandboxes() {}

    static PodSandboxConfig config(SandboxConfig config) {
        PodSandboxConfig.Builder builder =
                PodSandboxConfig.newBuilder()
                        .setMetadata(
                                PodSandboxMetadata.newBuilder()
                                        .setName(config.pod().name())
                                        .setNamespace(config.pod().namespace())
                                        .setUid(config.pod().uid())
                                        .setAttempt(config.attempt()))
                        .setHostname(config.hostname())
                        .setLogDirectory(config.logDirectory())
                        .putAllLabels(config.labels())
                        .putAllAnnotations(config.annotations())
                        .setLinux(
                                LinuxPodSandboxConfig.newBuilder()
                                        .setCgroupParent(config.cgroupParent())
                                        .putAllSysctls(config.sysctls())
                                        .setSecurityContext(security(config)));
        if (!config.dns().equals(DnsConfig.NONE)) {
            builder.setDnsConfig(
                    DNSConfig.newBuilder()
                            .addAllServers(config.dns().servers())
                            .addAllSearches(config.dns().searches())
                            .addAllOptions(config.dns().options()));
        }
        config.ports().forEach(port -> builder.addPortMappings(mapping(port)));
        return builder.build();
    }

    private static PortMapping mapping(dev.navarch.nodeagent.runtime.PortMapping port) {
        return PortMapping.newBuilder()
                .setProtocol(Protocol.valueOf(port.protocol()))
                .setContainerPort(port.containerPort())
                .setHostPort(port.hostPort())
                .setHostIp(port.hostIp())
                .build();
    }

    private static LinuxSandboxSecurityContext security(SandboxConfig config) {
        LinuxSandboxSecurityContext.Builder builder =
                LinuxSandboxSecurityContext.newBuilder()
                        .setNamespaceOptions(namespaces(config.namespaces()))
                        .setPrivileged(config.privileged())
                        .addAllSupplementalGroups(config.supplementalGroups())
                        .setSeccomp(seccomp(config.seccomp()));
        config.runAsUser().ifPresent(user -> builder.setRunAsUser(int64(user)));
        config.runAsGroup().ifPresent(group -> builder.setRunAsGroup(int64(group)));
        return builder.build();
    }

    static Int64Value int64(long value) {
        return Int64Value.newBuilder().setValue(value).build();
    }

    static NamespaceOption namespaces(NamespaceOptions options) {
        return NamespaceOption.newBuilder()
                .setNetwork(options.hostNetwork() ? NamespaceMode.NODE : NamespaceMode.POD)
                .setIpc(options.hostIpc() ? NamespaceMode.NODE : NamespaceMode.POD)
                .setPid(
                        switch (options.pid()) {
                            case CONTAINER -> NamespaceMode.CONTAINER;
                            case POD -> NamespaceMode.POD;
                            case NODE -> NamespaceMode.NODE;
                            case TARGET -> NamespaceMode.TARGET;
                        })
                .setTargetId(options.targetContainer())
                .build();
    }

    static SecurityProfile seccomp(SeccompChoice choice) {
        return switch (choice) {
            case SeccompChoice.RuntimeDefault() ->
                    SecurityProfile.newBuilder()
                            .setProfileType(SecurityProfile.ProfileType.RuntimeDefault)
                            .build();
            case SeccompChoice.Unconfined() ->
                    SecurityProfile.newBuilder()
                            .setProfileType(SecurityProfile.ProfileType.Unconfined)
                            .build();
            case SeccompChoice.Localhost(String path) ->
                    SecurityProfile.newBuilder()
                            .setProfileType(SecurityProfile.ProfileType.Localhost)
                            .setLocalhostRef(path)
                            .build();
        };
    }
}
