package dev.navarch.nodeagent.status;

import dev.navarch.nodeagent.pod.Ending;
import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.nodeagent.pod.PodSituation;
import dev.navarch.nodeagent.runtime.SandboxRecord;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says in a PodStatus how a pod is. The pod's object carries the status that was reported last,
 * from which times of transition and counts of runs that left no trace are taken over.
 *
 * @param nodeAddress the node's address, empty while unknown
 * @param runtimeName the scheme of container ids, {@code containerd}
 */
public record PodStatuses(String nodeAddress, String runtimeName) {

    public PodStatus of(PodSituation s) {
        Pod pod = s.pod();
        ContainerStatuses containers = new ContainerStatuses(s, runtimeName);
        Map<String, ContainerStatus> byName = new LinkedHashMap<>();
        List<ContainerStatus> init = new ArrayList<>();
        List<ContainerStatus> regular = new ArrayList<>();
        List<ContainerStatus> ephemeral = new ArrayList<>();
        for (PodContainer container : PodContainer.of(pod)) {
            ContainerStatus status = containers.of(container);
            byName.put(container.name(), status);
            switch (container.kind()) {
                case INIT, SIDECAR -> init.add(status);
                case REGULAR -> regular.add(status);
                case EPHEMERAL -> ephemeral.add(status);
            }
        }
        Optional<Ending.Refused> refused = refused(s);
        boolean over = s.memory().ending().isPresent();
        String phase =
                refused.isPresent() && s.observed().running().isEmpty()
                        ? "Failed"
                        : PodPhase.of(pod, byName, over);
        PodStatusBuilder builder =
                new PodStatusBuilder()
                        .withPhase(settled(pod, phase))
                        .withObservedGeneration(pod.getMetadata().getGeneration())
                        .withReason(refused.map(Ending.Refused::reason).orElse(null))
                        .withMessage(refused.map(Ending.Refused::message).orElse(null))
                        .withQosClass(QosClass.of(pod).name())
                        .withInitContainerStatuses(init)
                        .withContainerStatuses(regular)
                        .withEphemeralContainerStatuses(ephemeral)
                        .withConditions(new PodConditions(s, phase, byName).list());
        s.memory().startTime().ifPresent(start -> builder.withStartTime(Times.seconds(start)));
        addresses(s, builder);
        return builder.build();
    }

    /** A pod that has succeeded or failed never comes back from that. */
    private static String settled(Pod pod, String phase) {
        String before = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return before != null && (before.equals("Succeeded") || before.equals("Failed"))
                ? before
                : phase;
    }

    private static Optional<Ending.Refused> refused(PodSituation s) {
        return s.memory()
                .ending()
                .map(Ending::cause)
                .filter(Ending.Refused.class::isInstance)
                .map(Ending.Refused.class::cast);
    }

    private void addresses(PodSituation s, PodStatusBuilder builder) {
        if (!nodeAddress.isEmpty()) {
            builder.withHostIP(nodeAddress).withHostIPs(new HostIP(nodeAddress));
        }
        List<String> own =
                Boolean.TRUE.equals(s.pod().getSpec().getHostNetwork())
                        ? s.observed().sandbox().isPresent() && !nodeAddress.isEmpty()
                                ? List.of(nodeAddress)
                                : List.of()
                        : s.observed().sandbox().map(SandboxRecord::addresses).orElse(List.of());
        if (own.isEmpty() && s.pod().getStatus() != null && s.memory().ending().isPresent()) {
            own = s.pod().getStatus().getPodIPs().stream().map(PodIP::getIp).toList();
        }
        if (!own.isEmpty()) {
            builder.withPodIP(own.getFirst()).withPodIPs(own.stream().map(PodIP::new).toList());
        }
    }
}
