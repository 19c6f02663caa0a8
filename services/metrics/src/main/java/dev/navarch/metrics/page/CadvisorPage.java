package dev.navarch.metrics.page;

import dev.navarch.metrics.cgroup.CgroupFigures;
import dev.navarch.metrics.host.NetworkInterface;
import dev.navarch.metrics.host.Reading;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;

/**
 * {@code /metrics/cadvisor}: the names and labels of cAdvisor, on which the dashboards and alerts
 * of the Kubernetes world are built. The host is the series with {@code id="/"}, a pod the one
 * without a container name, and a container has them all.
 */
public final class CadvisorPage {

    private CadvisorPage() {}

    public static MetricSnapshots of(Reading reading) {
        Families families = new Families();
        Reading.Host host = reading.host();
        families.gauge(
                "machine_cpu_cores",
                "Number of logical CPU cores of the machine.",
                Labels.EMPTY,
                host.cores());
        families.gauge(
                "machine_memory_bytes",
                "Memory installed in the machine, in bytes.",
                Labels.EMPTY,
                host.memoryBytes());
        Series root = Series.host();
        figures(families, root, host.figures());
        families.gauge(
                "container_processes",
                "Number of processes in the container.",
                root.labels(),
                host.processes());
        fileSystem(families, root, host.fileSystem());
        for (NetworkInterface each : host.network()) {
            network(families, root, each);
        }
        reading.pods().forEach(pod -> pod(families, pod, reading.time()));
        return families.build();
    }

    private static void pod(Families families, Reading.Pod pod, Instant seen) {
        figures(families, Series.pod(pod), pod.figures());
        for (NetworkInterface each : pod.network()) {
            network(families, Series.sandbox(pod), each);
        }
        for (Reading.Container container : pod.containers()) {
            Series series = Series.container(pod, container);
            figures(families, series, container.figures());
            limits(families, series, container.figures().limits());
            families.gauge(
                    "container_last_seen",
                    "When the container was last seen, in seconds since 1970.",
                    series.labels(),
                    seen.getEpochSecond());
            families.gauge(
                    "container_processes",
                    "Number of processes in the container.",
                    series.labels(),
                    container.processes());
            families.gauge(
                    "container_start_time_seconds",
                    "When the container started, in seconds since 1970.",
                    series.labels(),
                    container.started());
            families.gauge(
                    "container_fs_usage_bytes",
                    "Bytes that the container uses on this file system.",
                    series.with("device", ""),
                    container.fsBytes());
        }
    }

    private static void figures(Families families, Series series, CgroupFigures figures) {
        CgroupFigures.Cpu cpu = figures.cpu();
        Labels labels = series.labels();
        families.seconds(
                "container_cpu_usage_seconds",
                "Processor time used, in seconds.",
                series.with("cpu", "total"),
                cpu.usageNanos());
        families.seconds(
                "container_cpu_user_seconds",
                "Processor time used in user mode, in seconds.",
                labels,
                cpu.userNanos());
        families.seconds(
                "container_cpu_system_seconds",
                "Processor time used in the kernel, in seconds.",
                labels,
                cpu.systemNanos());
        if (figures.limits().cpuQuotaMicros() > 0) {
            families.counter(
                    "container_cpu_cfs_periods",
                    "Number of elapsed enforcement periods.",
                    labels,
                    cpu.periods());
            families.counter(
                    "container_cpu_cfs_throttled_periods",
                    "Number of periods in which the quota was used up.",
                    labels,
                    cpu.throttledPeriods());
            families.seconds(
                    "container_cpu_cfs_throttled_seconds",
                    "Time for which the container was throttled, in seconds.",
                    labels,
                    cpu.throttledNanos());
        }
        memory(families, labels, figures.memory());
        families.gauge(
                "container_threads",
                "Number of threads in the container.",
                labels,
                figures.threads());
    }

    private static void memory(Families families, Labels labels, CgroupFigures.Memory memory) {
        families.gauge(
                "container_memory_usage_bytes",
                "Memory in use, in bytes, page cache included.",
                labels,
                memory.usage());
        families.gauge(
                "container_memory_working_set_bytes",
                "Memory in use that cannot be reclaimed at once, in bytes.",
                labels,
                memory.workingSet());
        families.gauge("container_memory_rss", "Anonymous memory, in bytes.", labels, memory.rss());
        families.gauge("container_memory_cache", "Page cache, in bytes.", labels, memory.cache());
        families.gauge(
                "container_memory_mapped_file",
                "Memory mapped files, in bytes.",
                labels,
                memory.mappedFile());
        families.gauge("container_memory_swap", "Swap in use, in bytes.", labels, memory.swap());
        families.gauge(
                "container_memory_max_usage_bytes",
                "Highest memory use so far, in bytes.",
                labels,
                memory.maxUsage());
        families.gauge(
                "container_memory_failcnt",
                "How often the memory limit was hit.",
                labels,
                memory.failures());
    }

    private static void limits(Families families, Series series, CgroupFigures.Limits limits) {
        Labels labels = series.labels();
        families.gauge(
                "container_spec_cpu_shares",
                "CPU share of the container.",
                labels,
                limits.cpuShares());
        families.gauge(
                "container_spec_cpu_period",
                "CPU period of the container, in microseconds.",
                labels,
                limits.cpuPeriodMicros());
        if (limits.cpuQuotaMicros() > 0) {
            families.gauge(
                    "container_spec_cpu_quota",
                    "CPU quota of the container, in microseconds.",
                    labels,
                    limits.cpuQuotaMicros());
        }
        families.gauge(
                "container_spec_memory_limit_bytes",
                "Memory limit of the container, in bytes; 0 for none.",
                labels,
                limits.memory());
    }

    private static void fileSystem(
            Families families, Series series, Reading.FileSystem fileSystem) {
        Labels labels = series.with("device", fileSystem.device());
        families.gauge(
                "container_fs_usage_bytes",
                "Bytes that the container uses on this file system.",
                labels,
                fileSystem.used());
        families.gauge(
                "container_fs_limit_bytes",
                "Bytes that the container can use on this file system.",
                labels,
                fileSystem.limit());
    }

    private static void network(Families families, Series series, NetworkInterface each) {
        Labels labels = series.with("interface", each.name());
        direction(families, labels, "container_network_receive_", "received", each.received());
        direction(families, labels, "container_network_transmit_", "sent", each.sent());
    }

    private static void direction(
            Families families,
            Labels labels,
            String prefix,
            String verb,
            NetworkInterface.Direction figures) {
        families.counter(prefix + "bytes", "Bytes " + verb + ".", labels, figures.bytes());
        families.counter(prefix + "packets", "Packets " + verb + ".", labels, figures.packets());
        families.counter(
                prefix + "errors", "Errors of packets " + verb + ".", labels, figures.errors());
        families.counter(
                prefix + "packets_dropped",
                "Packets that were dropped and not " + verb + ".",
                labels,
                figures.dropped());
    }
}
