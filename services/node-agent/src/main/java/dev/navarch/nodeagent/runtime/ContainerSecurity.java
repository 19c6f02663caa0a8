package dev.navarch.nodeagent.runtime;

import java.util.List;
import java.util.Optional;

/** What a container may do; see the API reference's SecurityContext. */
public record ContainerSecurity(
        boolean privileged,
        List<String> addCapabilities,
        List<String> dropCapabilities,
        Optional<Long> runAsUser,
        Optional<Long> runAsGroup,
        boolean readOnlyRootFilesystem,
        boolean noNewPrivileges,
        boolean unmaskedProc,
        List<Long> supplementalGroups,
        NamespaceOptions namespaces,
        SeccompChoice seccomp) {

    public ContainerSecurity {
        addCapabilities = List.copyOf(addCapabilities);
        dropCapabilities = List.copyOf(dropCapabilities);
        supplementalGroups = List.copyOf(supplementalGroups);
    }
}
