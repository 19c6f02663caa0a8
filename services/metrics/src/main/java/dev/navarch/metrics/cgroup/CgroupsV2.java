package dev.navarch.metrics.cgroup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Control groups version 2: one hierarchy for all controllers (kernel: cgroup-v2). */
final class CgroupsV2 implements Cgroups {

    private static final long MICRO = 1_000;

    private final Path mount;

    CgroupsV2(Path mount) {
        this.mount = mount;
    }

    @Override
    public Optional<CgroupFigures> read(String group) {
        Path directory = path(group);
        if (!Files.exists(directory.resolve("cpu.stat"))) {
            return Optional.empty();
        }
        Map<String, Long> cpu = CgroupFile.pairs(directory.resolve("cpu.stat"));
        return Optional.of(
                new CgroupFigures(
                        new CgroupFigures.Cpu(
                                cpu.getOrDefault("usage_usec", 0L) * MICRO,
                                cpu.getOrDefault("user_usec", 0L) * MICRO,
                                cpu.getOrDefault("system_usec", 0L) * MICRO,
                                cpu.getOrDefault("nr_periods", 0L),
                                cpu.getOrDefault("nr_throttled", 0L),
                                cpu.getOrDefault("throttled_usec", 0L) * MICRO),
                        memory(directory),
                        limits(directory),
                        CgroupFile.number(directory.resolve("pids.current"))));
    }

    private static CgroupFigures.Memory memory(Path directory) {
        Map<String, Long> stat = CgroupFile.pairs(directory.resolve("memory.stat"));
        long anonymous = stat.getOrDefault("anon", 0L);
        long file = stat.getOrDefault("file", 0L);
        Path current = directory.resolve("memory.current");
        long usage = Files.exists(current) ? CgroupFile.number(current) : anonymous + file;
        return new CgroupFigures.Memory(
                usage,
                Math.max(0, usage - stat.getOrDefault("inactive_file", 0L)),
                anonymous,
                file,
                stat.getOrDefault("file_mapped", 0L),
                CgroupFile.number(directory.resolve("memory.swap.current")),
                CgroupFile.number(directory.resolve("memory.peak")),
                CgroupFile.pairs(directory.resolve("memory.events")).getOrDefault("max", 0L));
    }

    private static CgroupFigures.Limits limits(Path directory) {
        List<String> max = CgroupFile.lines(directory.resolve("cpu.max"));
        String[] quota = max.isEmpty() ? new String[] {"max", "0"} : max.getFirst().split(" ");
        return new CgroupFigures.Limits(
                shares(CgroupFile.number(directory.resolve("cpu.weight"))),
                CgroupFile.number(quota[0]),
                quota.length > 1 ? CgroupFile.number(quota[1]) : 0,
                CgroupFile.number(directory.resolve("memory.max")));
    }

    /** The inverse of what runtimes make of shares: 1 + (shares - 2) × 9999 / 262142. */
    private static long shares(long weight) {
        return weight == 0 ? 0 : 2 + (weight - 1) * 262_142 / 9_999;
    }

    @Override
    public List<String> children(String group) {
        return CgroupFile.directories(path(group));
    }

    @Override
    public List<Long> processes(String group) {
        return CgroupFile.processes(path(group));
    }

    @Override
    public long created(String group) {
        return CgroupFile.modifiedSeconds(path(group));
    }

    private Path path(String group) {
        return mount.resolve(group.substring(1));
    }
}
