package dev.navarch.nodeagent.spec;

import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.nodeagent.runtime.ContainerSecurity;
import dev.navarch.nodeagent.runtime.ImageRecord;
import dev.navarch.nodeagent.runtime.NamespaceOptions;
import dev.navarch.nodeagent.runtime.SeccompChoice;
import dev.navarch.nodeagent.worker.PodConfigs.ConfigFailure;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a pod and its containers may do; a container's own settings go before the pod's. */
final class SecurityRules {

    private SecurityRules() {}

    static ContainerSecurity of(
            Pod pod, PodContainer container, NamespaceOptions namespaces, Path profiles) {
        SecurityContext own = own(container);
        PodSecurityContext pods = of(pod);
        boolean privileged = Boolean.TRUE.equals(own.getPrivileged());
        return new ContainerSecurity(
                privileged,
                own.getCapabilities() == null ? List.of() : plain(own.getCapabilities().getAdd()),
                own.getCapabilities() == null ? List.of() : plain(own.getCapabilities().getDrop()),
                first(own.getRunAsUser(), pods.getRunAsUser()),
                first(own.getRunAsGroup(), pods.getRunAsGroup()),
                Boolean.TRUE.equals(own.getReadOnlyRootFilesystem()),
                Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()),
                "Unmasked".equals(own.getProcMount()),
                groups(pod),
                namespaces,
                privileged
                        ? new SeccompChoice.Unconfined()
                        : seccomp(own.getSeccompProfile(), pods.getSeccompProfile(), profiles));
    }

    /** The process groups that all containers of the pod get. */
    static List<Long> groups(Pod pod) {
        PodSecurityContext context = of(pod);
        List<Long> groups = new ArrayList<>(context.getSupplementalGroups());
        if (context.getFsGroup() != null && !groups.contains(context.getFsGroup())) {
            groups.add(context.getFsGroup());
        }
        return groups;
    }

    static SeccompChoice seccomp(
            @Nullable SeccompProfile own, @Nullable SeccompProfile pods, Path profiles) {
        SeccompProfile profile = own != null ? own : pods;
        if (profile == null) {
            return new SeccompChoice.Unconfined();
        }
        return switch (profile.getType()) {
            case "RuntimeDefault" -> new SeccompChoice.RuntimeDefault();
            case "Localhost" ->
                    new SeccompChoice.Localhost(
                            profiles.resolve(profile.getLocalhostProfile()).toString());
            default -> new SeccompChoice.Unconfined();
        };
    }

    /** Refuses a container that must not run as root but would. */
    static void checkUser(Pod pod, PodContainer container, Optional<ImageRecord> image)
            throws ConfigFailure {
        SecurityContext own = own(container);
        Boolean nonRoot =
                own.getRunAsNonRoot() != null ? own.getRunAsNonRoot() : of(pod).getRunAsNonRoot();
        if (!Boolean.TRUE.equals(nonRoot)) {
            return;
        }
        String whose =
                " (pod: \""
                        + pod.getMetadata().getName()
                        + "_"
                        + pod.getMetadata().getNamespace()
                        + "("
                        + pod.getMetadata().getUid()
                        + ")\", container: "
                        + container.name()
                        + ")";
        Optional<Long> user = first(own.getRunAsUser(), of(pod).getRunAsUser());
        if (user.isPresent()) {
            if (user.get() == 0) {
                throw new ConfigFailure("container's runAsUser breaks non-root policy" + whose);
            }
        } else if (image.isPresent() && !image.get().numericUser()) {
            throw new ConfigFailure(
                    "container has runAsNonRoot and image has non-numeric user, cannot verify user"
                            + " is non-root"
                            + whose);
        } else if (image.isPresent() && image.get().user() == 0) {
            throw new ConfigFailure(
                    "container has runAsNonRoot and image will run as root" + whose);
        }
    }

    static NamespaceOptions namespaces(Pod pod) {
        boolean hostPid = Boolean.TRUE.equals(pod.getSpec().getHostPID());
        boolean shared = Boolean.TRUE.equals(pod.getSpec().getShareProcessNamespace());
        return new NamespaceOptions(
                Boolean.TRUE.equals(pod.getSpec().getHostNetwork()),
                hostPid
                        ? NamespaceOptions.Pid.NODE
                        : shared ? NamespaceOptions.Pid.POD : NamespaceOptions.Pid.CONTAINER,
                Boolean.TRUE.equals(pod.getSpec().getHostIPC()),
                "");
    }

    static boolean anyPrivileged(Pod pod) {
        return PodContainer.of(pod).stream()
                .anyMatch(container -> Boolean.TRUE.equals(own(container).getPrivileged()));
    }

    static PodSecurityContext of(Pod pod) {
        PodSecurityContext context = pod.getSpec().getSecurityContext();
        return context == null ? new PodSecurityContext() : context;
    }

    private static SecurityContext own(PodContainer container) {
        SecurityContext context = container.spec().getSecurityContext();
        return context == null ? new SecurityContext() : context;
    }

    private static Optional<Long> first(@Nullable Long own, @Nullable Long pods) {
        return Optional.ofNullable(own != null ? own : pods);
    }

    private static List<String> plain(@Nullable List<String> capabilities) {
        return capabilities == null
                ? List.of()
                : capabilities.stream()
                        .map(name -> name.startsWith("CAP_") ? name.substring(4) : name)
                        .toList();
    }
}
