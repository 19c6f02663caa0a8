package dev.navarch.nodeagent.runtime;

import java.time.Instant;

/** What a container uses now: CPU time since its start in nanoseconds, all else in bytes. */
public record ContainerUsage(
        String containerId,
        PodIdentity pod,
        String container,
        Instant at,
        long cpuNanos,
        long workingSetBytes,
        long writableLayerBytes,
        long writableLayerInodes) {}
