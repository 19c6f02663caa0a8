package dev.navarch.bus.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Shows how far a service's views are behind. Readers of one name are one figure: the sum of their
 * records, the oldest of their ages, the worst of their connections.
 */
final class ReaderMeters {

    /** For services without figures, and for tests. */
    static final ReaderMeters NONE = new ReaderMeters(Optional.empty());

    private interface Fold {
        double of(DoubleStream values);
    }

    private final Optional<MeterRegistry> registry;
    private final ConcurrentMap<String, Set<ReaderProgress>> readers = new ConcurrentHashMap<>();

    ReaderMeters(Optional<MeterRegistry> registry) {
        this.registry = registry;
    }

    /**
     * A reader began.
     *
     * @param name what it reads, the same whatever node it is on
     */
    void began(String name, ReaderProgress progress) {
        registry.ifPresent(meters ->
                readers.computeIfAbsent(name, fresh -> registered(meters, fresh)).add(progress));
    }

    void ended(String name, ReaderProgress progress) {
        Set<ReaderProgress> known = readers.get(name);
        if (known != null) {
            known.remove(progress);
        }
    }

    private Set<ReaderProgress> registered(MeterRegistry meters, String name) {
        Set<ReaderProgress> all = ConcurrentHashMap.newKeySet();
        gauge("navarch.view.lag.records", name, all, ReaderProgress::records, DoubleStream::sum)
                .description("Records of its topics that a view has not taken in.")
                .register(meters);
        gauge(
                        "navarch.view.lag.seconds",
                        name,
                        all,
                        ReaderProgress::seconds,
                        values -> values.max().orElse(0))
                .description("Age of the oldest record that a view is taking in.")
                .register(meters);
        gauge(
                        "navarch.view.connections",
                        name,
                        all,
                        ReaderProgress::connections,
                        values -> values.min().orElse(0))
                .description("Connections to Kafka of the view that has the fewest.")
                .register(meters);
        return all;
    }

    private static Gauge.Builder<Set<ReaderProgress>> gauge(
            String metric,
            String view,
            Set<ReaderProgress> readers,
            ToDoubleFunction<ReaderProgress> value,
            Fold fold) {
        return Gauge.builder(metric, readers, all -> fold.of(all.stream().mapToDouble(value)))
                .tag("view", view)
                .strongReference(true);
    }
}
