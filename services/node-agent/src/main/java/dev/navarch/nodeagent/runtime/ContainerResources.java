package dev.navarch.nodeagent.runtime;

/**
 * What a container may use; zero leaves a figure to the runtime.
 *
 * @param cpuShares relative weight, 1024 for one CPU
 * @param cpuQuota microseconds of CPU time per period
 * @param cpuPeriod microseconds
 * @param memoryLimit bytes
 * @param oomScoreAdj -1000 (never killed for memory) to 1000 (killed first)
 */
public record ContainerResources(
        long cpuShares, long cpuQuota, long cpuPeriod, long memoryLimit, int oomScoreAdj) {}
