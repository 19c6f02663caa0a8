package dev.navarch.metrics.sample;

import dev.navarch.model.UsageSample;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The newest sample of every node. A node that has sent none for a while has none: old figures are
 * worse than no figures for whoever scales by them.
 */
public final class SampleStore {

    /** A pod's figures with the sample that they are from. */
    public record PodSample(UsageSample sample, UsageSample.Pod pod) {}

    private record Held(UsageSample sample, Map<String, UsageSample.Pod> podsByPath) {}

    private final InstantSource clock;
    private final Duration maxAge;
    private final ConcurrentMap<String, Held> byNode = new ConcurrentHashMap<>();

    public SampleStore(InstantSource clock, Duration maxAge) {
        this.clock = clock;
        this.maxAge = maxAge;
    }

    /** Takes a sample in, unless a newer one of its node is there. */
    public void take(UsageSample sample) {
        Map<String, UsageSample.Pod> pods = new HashMap<>();
        sample.pods().forEach(pod -> pods.put(pod.namespace() + "/" + pod.name(), pod));
        byNode.merge(
                sample.node(),
                new Held(sample, pods),
                (old, fresh) -> fresh.sample().time().isBefore(old.sample().time()) ? old : fresh);
    }

    public Optional<UsageSample> node(String name) {
        return held(name).map(Held::sample);
    }

    /**
     * The figures of a pod.
     *
     * @param node the node that it runs on
     * @param path {@code namespace/name}
     */
    public Optional<PodSample> pod(String node, String path) {
        return held(node)
                .flatMap(held ->
                        Optional.ofNullable(held.podsByPath().get(path))
                                .map(pod -> new PodSample(held.sample(), pod)));
    }

    /** The age of the oldest of the nodes' newest samples, in seconds; 0 when there are none. */
    public double oldestSeconds() {
        return byNode.keySet().stream()
                .flatMap(name -> held(name).stream())
                .mapToDouble(held ->
                        Duration.between(held.sample().time(), clock.instant()).toMillis() / 1e3)
                .max()
                .orElse(0);
    }

    /** How many nodes have a sample that counts. */
    public long nodes() {
        return byNode.keySet().stream().filter(name -> held(name).isPresent()).count();
    }

    private Optional<Held> held(String node) {
        Held held = byNode.get(node);
        if (held == null) {
            return Optional.empty();
        }
        if (held.sample().time().plus(maxAge).isBefore(clock.instant())) {
            byNode.remove(node, held);
            return Optional.empty();
        }
        return Optional.of(held);
    }
}
