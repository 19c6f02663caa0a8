package dev.navarch.metrics.page;

import dev.navarch.metrics.host.Reading;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The two pages, each a Prometheus registry of Micrometer's that collects from the newest reading,
 * so that the same figures can be exported by whatever else Micrometer speaks to.
 */
public final class Pages {

    private final AtomicReference<@Nullable Reading> newest = new AtomicReference<>();
    private final PrometheusMeterRegistry cadvisor = registry(CadvisorPage::of);
    private final PrometheusMeterRegistry resource = registry(ResourcePage::of);

    public void take(Reading reading) {
        newest.set(reading);
    }

    public String cadvisor() {
        return cadvisor.scrape();
    }

    public String resource() {
        return resource.scrape();
    }

    private PrometheusMeterRegistry registry(Function<Reading, MetricSnapshots> page) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        MultiCollector collector =
                () -> {
                    Reading reading = newest.get();
                    return reading == null ? new MetricSnapshots() : page.apply(reading);
                };
        registry.getPrometheusRegistry().register(collector);
        return registry;
    }
}
