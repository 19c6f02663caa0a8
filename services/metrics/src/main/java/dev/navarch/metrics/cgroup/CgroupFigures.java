package dev.navarch.metrics.cgroup;

/**
 * What a control group and all below it use. What the kernel does not tell is 0.
 *
 * @param threads how many tasks there are
 */
public record CgroupFigures(Cpu cpu, Memory memory, Limits limits, long threads) {

    /**
     * Processor time since the group was made, in nanoseconds.
     *
     * @param periods how often its quota was renewed
     * @param throttledPeriods in how many of them it was used up
     */
    public record Cpu(
            long usageNanos,
            long userNanos,
            long systemNanos,
            long periods,
            long throttledPeriods,
            long throttledNanos) {}

    /**
     * Memory in bytes.
     *
     * @param usage all that is charged to the group, page cache included
     * @param workingSet usage without the file pages that were not used lately
     * @param rss anonymous memory
     * @param failures how often the limit was hit
     */
    public record Memory(
            long usage,
            long workingSet,
            long rss,
            long cache,
            long mappedFile,
            long swap,
            long maxUsage,
            long failures) {}

    /**
     * What the group is held to.
     *
     * @param cpuShares its weight in version 1's terms, 1024 for one core's worth
     * @param cpuQuotaMicros processor time in each period; 0 for no limit
     * @param memory in bytes; 0 for no limit
     */
    public record Limits(long cpuShares, long cpuQuotaMicros, long cpuPeriodMicros, long memory) {}
}
