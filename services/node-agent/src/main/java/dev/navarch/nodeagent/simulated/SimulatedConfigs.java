package dev.navarch.nodeagent.simulated;

import dev.navarch.nodeagent.pod.ContainerHash;
import dev.navarch.nodeagent.pod.Observed;
import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.nodeagent.runtime.ContainerConfig;
import dev.navarch.nodeagent.runtime.ContainerResources;
import dev.navarch.nodeagent.runtime.ContainerSecurity;
import dev.navarch.nodeagent.runtime.DnsConfig;
import dev.navarch.nodeagent.runtime.NamespaceOptions;
import dev.navarch.nodeagent.runtime.PodIdentity;
import dev.navarch.nodeagent.runtime.SandboxConfig;
import dev.navarch.nodeagent.runtime.SeccompChoice;
import dev.navarch.nodeagent.worker.PodConfigs;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The little that the simulated runtime needs to know of a pod. */
public final class SimulatedConfigs implements PodConfigs {

    private static final ContainerResources RESOURCES = new ContainerResources(0, 0, 0, 0, 0);

    @Override
    public SandboxConfig sandbox(Pod pod, int attempt) {
        PodIdentity identity =
                new PodIdentity(
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getName(),
                        pod.getMetadata().getUid());
        return new SandboxConfig(
                identity,
                attempt,
                pod.getMetadata().getName(),
                "",
                DnsConfig.NONE,
                List.of(),
                identity.labels(),
                pod.getMetadata().getAnnotations() == null
                        ? Map.of()
                        : pod.getMetadata().getAnnotations(),
                "",
                namespaces(pod),
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                new SeccompChoice.Unconfined(),
                "");
    }

    @Override
    public ContainerConfig container(
            Pod pod, PodContainer container, int attempt, String imageId, Observed observed) {
        return new ContainerConfig(
                container.name(),
                attempt,
                imageId,
                container.spec().getImage(),
                List.of(),
                List.of(),
                "",
                Map.of(),
                List.of(),
                Map.of(),
                Map.of(
                        ContainerHash.ANNOTATION,
                        ContainerHash.of(container.spec()),
                        SimulatedRuntime.KIND,
                        container.kind().name()),
                "",
                false,
                false,
                false,
                RESOURCES,
                new ContainerSecurity(
                        false,
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        false,
                        false,
                        List.of(),
                        namespaces(pod),
                        new SeccompChoice.Unconfined()));
    }

    @Override
    public String terminationMessage(Pod pod, PodContainer container, int attempt, int exitCode) {
        return "";
    }

    @Override
    public void forget(Pod pod) {}

    private static NamespaceOptions namespaces(Pod pod) {
        return new NamespaceOptions(
                Boolean.TRUE.equals(pod.getSpec().getHostNetwork()),
                NamespaceOptions.Pid.CONTAINER,
                false,
                "");
    }
}
