package dev.navarch.nodeagent.worker;

import dev.navarch.nodeagent.pod.Observed;
import dev.navarch.nodeagent.runtime.ContainerRuntime;
import dev.navarch.nodeagent.status.PodStatuses;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * What the pods of one node are run with.
 *
 * @param startedAt since when this agent runs; containers older than that were adopted
 * @param executor runs blocking work
 * @param timer wakes; its own tasks never block
 */
public record NodeHost(
        String nodeName,
        ContainerRuntime runtime,
        Supplier<PodStatuses> statuses,
        PodConfigs configs,
        PodVolumes volumes,
        PodCgroups cgroups,
        PodImages images,
        PodHooks hooks,
        PodProbes probes,
        PodEvents events,
        PodReports reports,
        Clock clock,
        Instant startedAt,
        Executor executor,
        ScheduledExecutorService timer) {

    /** Where the pod can be reached; empty while it has no address. */
    String addressOf(Pod pod, Observed observed) {
        return Boolean.TRUE.equals(pod.getSpec().getHostNetwork())
                ? statuses.get().nodeAddress()
                : observed.sandbox()
                        .flatMap(box -> box.addresses().stream().findFirst())
                        .orElse("");
    }
}
