package dev.navarch.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the files that a kernel shows under {@code /sys/fs/cgroup} and {@code /proc}. */
public final class FakeKernel {

    public static final String CONTAINER = "c".repeat(64);
    public static final String SANDBOX = "5".repeat(64);

    private final Path root;

    public FakeKernel(Path root) {
        this.root = root;
    }

    public Path cgroups() {
        return root.resolve("cgroup");
    }

    public Path proc() {
        return root.resolve("proc");
    }

    /** A file below the root, made of lines. */
    public FakeKernel file(String path, String... lines) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, String.join("\n", lines) + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return this;
    }

    public FakeKernel link(String path, String target) {
        try {
            Path link = root.resolve(path);
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, Path.of(target));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return this;
    }

    /** A group of version 1 with one process, using processor time in nanoseconds and memory. */
    public FakeKernel groupV1(String group, long cpuNanos, long usage, long inactiveFile, int pid) {
        return file("cgroup/cpuacct" + group + "/cpuacct.usage", "" + cpuNanos)
                .file("cgroup/cpuacct" + group + "/cpuacct.stat", "user 150", "system 50")
                .file("cgroup/cpuacct" + group + "/cgroup.procs", "" + pid)
                .file("cgroup/cpu" + group + "/cpu.shares", "512")
                .file("cgroup/cpu" + group + "/cpu.cfs_quota_us", "50000")
                .file("cgroup/cpu" + group + "/cpu.cfs_period_us", "100000")
                .file(
                        "cgroup/cpu" + group + "/cpu.stat",
                        "nr_periods 10",
                        "nr_throttled 3",
                        "throttled_time 700")
                .file("cgroup/memory" + group + "/memory.usage_in_bytes", "" + usage)
                .file("cgroup/memory" + group + "/memory.limit_in_bytes", "268435456")
                .file("cgroup/memory" + group + "/memory.max_usage_in_bytes", "9000")
                .file("cgroup/memory" + group + "/memory.failcnt", "2")
                .file(
                        "cgroup/memory" + group + "/memory.stat",
                        "cache 1",
                        "total_inactive_file " + inactiveFile,
                        "total_rss 2500",
                        "total_cache 1500",
                        "total_mapped_file 40",
                        "total_swap 8")
                .file("cgroup/pids" + group + "/pids.current", "7");
    }

    /** The host, a pod in its sandbox and one container of it, version 1. */
    public FakeKernel podV1(String podUid, long cpuNanos) {
        String pod = "/kubepods/burstable/pod" + podUid;
        return groupV1("", cpuNanos * 4, 1 << 20, 1 << 10, 1)
                .groupV1(pod, cpuNanos * 2, 6000, 1000, 4)
                .groupV1(pod + "/" + SANDBOX, 1, 100, 0, 4)
                .groupV1(pod + "/" + CONTAINER, cpuNanos, 5000, 1000, 5);
    }
}
