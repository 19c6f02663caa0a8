package dev.navarch.nodeagent.worker;

import dev.navarch.nodeagent.runtime.ContainerRuntime;
import dev.navarch.nodeagent.status.PodStatuses;
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
        ScheduledExecutorService timer) {}
