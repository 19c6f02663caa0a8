package dev.navarch.controller.autoscaling;

import dev.navarch.model.UsageSample;
import dev.navarch.model.UsageSampleCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The newest samples of every node, from the sample topic. */
public final class SampledMetrics implements PodMetrics {

    private static final Duration FRESH = Duration.ofMinutes(2);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private record NodeSample(Instant time, Map<String, Usage> pods) {}

    private final InstantSource clock;
    private final Map<String, NodeSample> byNode = new ConcurrentHashMap<>();

    public SampledMetrics(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes a record of the sample topic. */
    public void take(String node, byte[] sample) {
        UsageSampleCodec.decode(sample).ifPresent(decoded -> byNode.put(node, read(decoded)));
    }

    @Override
    public Optional<Usage> of(String namespace, String pod) {
        Instant oldest = clock.instant().minus(FRESH);
        Optional<Usage> newest = Optional.empty();
        for (NodeSample sample : byNode.values()) {
            Usage usage = sample.pods().get(namespace + "/" + pod);
            if (usage != null
                    && usage.time().isAfter(oldest)
                    && newest.filter(n -> n.time().isAfter(usage.time())).isEmpty()) {
                newest = Optional.of(usage);
            }
        }
        return newest;
    }

    private static NodeSample read(UsageSample sample) {
        Map<String, Usage> pods = new HashMap<>();
        for (UsageSample.Pod pod : sample.pods()) {
            Map<String, Map<String, Long>> containers = new HashMap<>();
            for (UsageSample.Container container : pod.containers()) {
                containers.put(
                        container.name(),
                        Map.of(
                                "cpu",
                                container.usage().cpuNanoCores() / NANOS_PER_MILLI,
                                "memory",
                                container.usage().memoryWorkingSetBytes() * 1000));
            }
            if (!containers.isEmpty()) {
                pods.put(
                        pod.namespace() + "/" + pod.name(),
                        new Usage(
                                sample.time(),
                                Duration.ofMillis(sample.windowMillis()),
                                containers));
            }
        }
        return new NodeSample(sample.time(), pods);
    }
}
