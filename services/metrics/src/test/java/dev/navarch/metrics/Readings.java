package dev.navarch.metrics;

import dev.navarch.metrics.cgroup.CgroupFigures;
import dev.navarch.metrics.host.NetworkInterface;
import dev.navarch.metrics.host.Reading;
import java.time.Instant;
import java.util.List;

/** Readings of a host with one pod, {@code default/web}, whose container is {@code app}. */
public final class Readings {

    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Readings() {}

    /**
     * A reading so many seconds after the start; the host has used twice what the container has.
     */
    public static Reading at(long second, long cpuNanos) {
        NetworkInterface eth0 =
                new NetworkInterface(
                        "eth0",
                        new NetworkInterface.Direction(10, 1, 0, 0),
                        new NetworkInterface.Direction(20, 2, 0, 0));
        Reading.Container app =
                new Reading.Container(
                        "app",
                        "image:1",
                        "cid",
                        "/kubepods/podu1/cid",
                        figures(cpuNanos),
                        3,
                        1_700_000_000,
                        77);
        Reading.Pod web =
                new Reading.Pod(
                        new Reading.PodNames("default", "web", "u1"),
                        "/kubepods/podu1",
                        figures(cpuNanos + 5),
                        List.of(eth0),
                        "sandbox",
                        List.of(app));
        Reading.Host host =
                new Reading.Host(
                        figures(cpuNanos * 2),
                        100,
                        List.of(eth0),
                        new Reading.FileSystem("/dev/vda", 1000, 400),
                        2,
                        1 << 30);
        return new Reading(START.plusSeconds(second), host, List.of(web));
    }

    private static CgroupFigures figures(long cpuNanos) {
        return new CgroupFigures(
                new CgroupFigures.Cpu(cpuNanos, cpuNanos / 2, cpuNanos / 2, 4, 1, 9),
                new CgroupFigures.Memory(5000, 4096, 3000, 1000, 10, 0, 6000, 1),
                new CgroupFigures.Limits(512, 50_000, 100_000, 8192),
                6);
    }
}
