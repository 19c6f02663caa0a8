package dev.navarch.metrics.cgroup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Control groups version 1: a hierarchy for each controller (kernel: cgroup-v1). */
final class CgroupsV1 implements Cgroups {

    /** The kernel counts user and system time in hundredths of a second here. */
    private static final long TICK_NANOS = 10_000_000;

    /** Limits from here on mean no limit. */
    private static final long UNLIMITED = 1L << 62;

    private final Map<String, Path> controllers;

    private CgroupsV1(Map<String, Path> controllers) {
        this.controllers = Map.copyOf(controllers);
    }

    /** Some systems mount two controllers in one directory, {@code cpu,cpuacct}. */
    static CgroupsV1 at(Path mount) {
        Map<String, Path> controllers = new HashMap<>();
        for (String directory : CgroupFile.directories(mount)) {
            for (String controller : Arrays.asList(directory.split(","))) {
                controllers.put(controller, mount.resolve(directory));
            }
        }
        return new CgroupsV1(controllers);
    }

    @Override
    public Optional<CgroupFigures> read(String group) {
        Path cpuacct = path("cpuacct", group);
        if (!Files.exists(cpuacct.resolve("cpuacct.usage"))) {
            return Optional.empty();
        }
        Map<String, Long> times = CgroupFile.pairs(cpuacct.resolve("cpuacct.stat"));
        Path cpu = path("cpu", group);
        Map<String, Long> throttling = CgroupFile.pairs(cpu.resolve("cpu.stat"));
        long quota = CgroupFile.number(cpu.resolve("cpu.cfs_quota_us"));
        Path memory = path("memory", group);
        long limit = CgroupFile.number(memory.resolve("memory.limit_in_bytes"));
        return Optional.of(
                new CgroupFigures(
                        new CgroupFigures.Cpu(
                                CgroupFile.number(cpuacct.resolve("cpuacct.usage")),
                                times.getOrDefault("user", 0L) * TICK_NANOS,
                                times.getOrDefault("system", 0L) * TICK_NANOS,
                                throttling.getOrDefault("nr_periods", 0L),
                                throttling.getOrDefault("nr_throttled", 0L),
                                throttling.getOrDefault("throttled_time", 0L)),
                        memory(memory),
                        new CgroupFigures.Limits(
                                CgroupFile.number(cpu.resolve("cpu.shares")),
                                Math.max(0, quota),
                                CgroupFile.number(cpu.resolve("cpu.cfs_period_us")),
                                limit >= UNLIMITED ? 0 : limit),
                        CgroupFile.number(path("pids", group).resolve("pids.current"))));
    }

    private static CgroupFigures.Memory memory(Path directory) {
        Map<String, Long> stat = CgroupFile.pairs(directory.resolve("memory.stat"));
        long usage = CgroupFile.number(directory.resolve("memory.usage_in_bytes"));
        return new CgroupFigures.Memory(
                usage,
                Math.max(0, usage - stat.getOrDefault("total_inactive_file", 0L)),
                stat.getOrDefault("total_rss", 0L),
                stat.getOrDefault("total_cache", 0L),
                stat.getOrDefault("total_mapped_file", 0L),
                stat.getOrDefault("total_swap", 0L),
                CgroupFile.number(directory.resolve("memory.max_usage_in_bytes")),
                CgroupFile.number(directory.resolve("memory.failcnt")));
    }

    @Override
    public List<String> children(String group) {
        return CgroupFile.directories(path("cpuacct", group));
    }

    @Override
    public List<Long> processes(String group) {
        return CgroupFile.processes(path("cpuacct", group));
    }

    @Override
    public long created(String group) {
        return CgroupFile.modifiedSeconds(path("cpuacct", group));
    }

    private Path path(String controller, String group) {
        Path root = controllers.getOrDefault(controller, Path.of("/nonexistent"));
        return root.resolve(group.substring(1));
    }
}
