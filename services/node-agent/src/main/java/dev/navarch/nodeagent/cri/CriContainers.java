package dev.navarch.nodeagent.cri;

import com.google.protobuf.ByteString;
import dev.navarch.nodeagent.cri.proto.Capability;
import dev.navarch.nodeagent.cri.proto.ContainerMetadata;
import dev.navarch.nodeagent.cri.proto.ImageSpec;
import dev.navarch.nodeagent.cri.proto.KeyValue;
import dev.navarch.nodeagent.cri.proto.LinuxContainerConfig;
import dev.navarch.nodeagent.cri.proto.LinuxContainerResources;
import dev.navarch.nodeagent.cri.proto.LinuxContainerSecurityContext;
import dev.navarch.nodeagent.cri.proto.Mount;
import dev.navarch.nodeagent.cri.proto.MountPropagation;
import dev.navarch.nodeagent.runtime.ContainerConfig;
import dev.navarch.nodeagent.runtime.ContainerResources;
import dev.navarch.nodeagent.runtime.ContainerSecurity;
import dev.navarch.nodeagent.runtime.MountPoint;
import java.util.List;

/** Writes a container as CRI's message. */
final class CriContainers {

    /** Paths of /proc and /sys that say too much of the host, as Docker has long hidden them. */
    private static final List<String> MASKED =
            List.of(
                    "/proc/asound",
                    "/proc/acpi",
                    "/proc/kcore",
                    "/proc/keys",
                    "/proc/latency_stats",
                    "/proc/timer_list",
                    "/proc/timer_stats",
                    "/proc/sched_debug",
                    "/proc/scsi",
                    "/sys/firmware");

    private static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private CriContainers() {}

    static dev.navarch.nodeagent.cri.proto.ContainerConfig config(ContainerConfig config) {
        var builder =
                dev.navarch.nodeagent.cri.proto.ContainerConfig.newBuilder()
                        .setMetadata(
                                ContainerMetadata.newBuilder()
                                        .setName(config.name())
                                        .setAttempt(config.attempt()))
                        .setImage(
                                ImageSpec.newBuilder()
                                        .setImage(config.image())
                                        .setUserSpecifiedImage(config.imageName()))
                        .addAllCommand(config.command())
                        .addAllArgs(config.args())
                        .setWorkingDir(config.workingDir())
                        .putAllLabels(config.labels())
                        .putAllAnnotations(config.annotations())
                        .setLogPath(config.logPath())
                        .setStdin(config.stdin())
                        .setStdinOnce(config.stdinOnce())
                        .setTty(config.tty())
                        .setLinux(
                                LinuxContainerConfig.newBuilder()
                                        .setResources(resources(config.resources()))
                                        .setSecurityContext(security(config.security())));
        config.env()
                .forEach((name, value) ->
                        builder.addEnvs(
                                KeyValue.newBuilder()
                                        .setKey(name)
                                        .setValue(ByteString.copyFromUtf8(value))));
        config.mounts().forEach(mount -> builder.addMounts(mount(mount)));
        return builder.build();
    }

    static LinuxContainerResources resources(ContainerResources resources) {
        return LinuxContainerResources.newBuilder()
                .setCpuShares(resources.cpuShares())
                .setCpuQuota(resources.cpuQuota())
                .setCpuPeriod(resources.cpuPeriod())
                .setMemoryLimitInBytes(resources.memoryLimit())
                .setOomScoreAdj(resources.oomScoreAdj())
                .build();
    }

    private static Mount mount(MountPoint mount) {
        return Mount.newBuilder()
                .setContainerPath(mount.containerPath())
                .setHostPath(mount.hostPath())
                .setReadonly(mount.readOnly())
                .setPropagation(
                        switch (mount.propagation()) {
                            case NONE -> MountPropagation.PROPAGATION_PRIVATE;
                            case HOST_TO_CONTAINER ->
                                    MountPropagation.PROPAGATION_HOST_TO_CONTAINER;
                            case BIDIRECTIONAL -> MountPropagation.PROPAGATION_BIDIRECTIONAL;
                        })
                .build();
    }

    private static LinuxContainerSecurityContext security(ContainerSecurity security) {
        LinuxContainerSecurityContext.Builder builder =
                LinuxContainerSecurityContext.newBuilder()
                        .setPrivileged(security.privileged())
                        .setCapabilities(
                                Capability.newBuilder()
                                        .addAllAddCapabilities(security.addCapabilities())
                                        .addAllDropCapabilities(security.dropCapabilities()))
                        .setReadonlyRootfs(security.readOnlyRootFilesystem())
                        .setNoNewPrivs(security.noNewPrivileges())
                        .addAllSupplementalGroups(security.supplementalGroups())
                        .setNamespaceOptions(CriSandboxes.namespaces(security.namespaces()))
                        .setSeccomp(CriSandboxes.seccomp(security.seccomp()));
        security.runAsUser().ifPresent(user -> builder.setRunAsUser(CriSandboxes.int64(user)));
        security.runAsGroup().ifPresent(group -> builder.setRunAsGroup(CriSandboxes.int64(group)));
        if (!security.unmaskedProc() && !security.privileged()) {
            builder.addAllMaskedPaths(MASKED).addAllReadonlyPaths(READ_ONLY);
        }
        return builder.build();
    }
}
