package dev.navarch.metrics.sample;

import dev.navarch.metrics.cgroup.CgroupFigures;
import dev.navarch.metrics.host.NetworkInterface;
import dev.navarch.metrics.host.Reading;
import dev.navarch.model.UsageSample;
import dev.navarch.model.UsageSample.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns one reading after the other into samples. A rate needs two readings: a container that was
 * not there the last time, or whose counter went back, is left out of a sample, and the first
 * reading makes none. One thread uses it.
 */
public final class Sampler {

    private static final String NODE = "/";

    private final String node;
    private Map<String, Long> cpuBefore = Map.of();
    private Optional<Reading> before = Optional.empty();

    public Sampler(String node) {
        this.node = node;
    }

    public Optional<UsageSample> next(Reading reading) {
        Map<String, Long> cpuNow = new HashMap<>();
        Optional<UsageSample> sample =
                before.map(earlier -> Duration.between(earlier.time(), reading.time()))
                        .filter(window -> window.toMillis() > 0)
                        .flatMap(window -> sample(reading, window));
        cpuNow.put(NODE, reading.host().figures().cpu().usageNanos());
        for (Reading.Pod pod : reading.pods()) {
            cpuNow.put(pod.group(), pod.figures().cpu().usageNanos());
            for (Reading.Container container : pod.containers()) {
                cpuNow.put(container.group(), container.figures().cpu().usageNanos());
            }
        }
        cpuBefore = cpuNow;
        before = Optional.of(reading);
        return sample;
    }

    private Optional<UsageSample> sample(Reading reading, Duration window) {
        Reading.Host host = reading.host();
        Optional<Usage> total =
                usage(
                        NODE,
                        host.figures(),
                        window,
                        host.fileSystem().used(),
                        NetworkInterface.sum(host.network()),
                        host.processes());
        List<UsageSample.Pod> pods = new ArrayList<>();
        reading.pods().forEach(pod -> pod(pod, window).ifPresent(pods::add));
        return total.map(
                usage -> new UsageSample(node, reading.time(), window.toMillis(), usage, pods));
    }

    private Optional<UsageSample.Pod> pod(Reading.Pod pod, Duration window) {
        NetworkInterface none = NetworkInterface.sum(List.of());
        List<UsageSample.Container> containers = new ArrayList<>();
        long processes = 0;
        long fsBytes = 0;
        for (Reading.Container each : pod.containers()) {
            processes += each.processes();
            fsBytes += each.fsBytes();
            usage(each.group(), each.figures(), window, each.fsBytes(), none, each.processes())
                    .map(usage -> new UsageSample.Container(each.name(), usage))
                    .ifPresent(containers::add);
        }
        NetworkInterface network = NetworkInterface.sum(pod.network());
        return usage(pod.group(), pod.figures(), window, fsBytes, network, processes)
                .map(usage ->
                        new UsageSample.Pod(
                                pod.names().namespace(),
                                pod.names().name(),
                                pod.names().uid(),
                                usage,
                                containers));
    }

    private Optional<Usage> usage(
            String group,
            CgroupFigures figures,
            Duration window,
            long fsBytes,
            NetworkInterface network,
            long processes) {
        Long earlier = cpuBefore.get(group);
        long now = figures.cpu().usageNanos();
        if (earlier == null || now < earlier) {
            return Optional.empty();
        }
        long nanoCores = (long) ((double) (now - earlier) / window.toNanos() * 1e9);
        return Optional.of(
                new Usage(
                        nanoCores,
                        now,
                        figures.memory().workingSet(),
                        figures.memory().usage(),
                        figures.memory().rss(),
                        fsBytes,
                        network.received().bytes(),
                        network.sent().bytes(),
                        processes));
    }
}
