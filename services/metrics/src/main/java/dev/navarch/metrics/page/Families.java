package dev.navarch.metrics.page;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects values into metric families, in the order in which families first appear. */
final class Families {

    private static final double NANOS = 1e9;

    private final Map<String, List<CounterDataPointSnapshot>> counters = new LinkedHashMap<>();
    private final Map<String, List<GaugeDataPointSnapshot>> gauges = new LinkedHashMap<>();
    private final Map<String, String> help = new LinkedHashMap<>();

    /**
     * A counter.
     *
     * @param name without the suffix {@code _total}
     */
    void counter(String name, String about, Labels labels, long value) {
        add(name, about, labels, (double) value);
    }

    private void add(String name, String about, Labels labels, double value) {
        help.putIfAbsent(name, about);
        counters.computeIfAbsent(name, key -> new ArrayList<>())
                .add(CounterDataPointSnapshot.builder().labels(labels).value(value).build());
    }

    void seconds(String name, String about, Labels labels, long nanos) {
        add(name, about, labels, nanos / NANOS);
    }

    void gauge(String name, String about, Labels labels, long value) {
        help.putIfAbsent(name, about);
        gauges.computeIfAbsent(name, key -> new ArrayList<>())
                .add(GaugeDataPointSnapshot.builder().labels(labels).value((double) value).build());
    }

    MetricSnapshots build() {
        List<MetricSnapshot> snapshots = new ArrayList<>();
        counters.forEach((name, points) -> {
            CounterSnapshot.Builder family =
                    CounterSnapshot.builder().name(name).help(help.getOrDefault(name, ""));
            points.forEach(family::dataPoint);
            snapshots.add(family.build());
        });
        gauges.forEach((name, points) -> {
            GaugeSnapshot.Builder family =
                    GaugeSnapshot.builder().name(name).help(help.getOrDefault(name, ""));
            points.forEach(family::dataPoint);
            snapshots.add(family.build());
        });
        return new MetricSnapshots(snapshots);
    }
}
