package dev.navarch.standalone;

import dev.navarch.bus.health.ReadinessCheck;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The meters of all services on the page of the API service, each with the label {@code service},
 * as Prometheus would see them if the services were processes and scraped one by one. What belongs
 * to the process, its memory and its processors, is there once and without that label.
 */
final class AllMeters {

    private static final String SERVICE = "service";

    private final List<PrometheusMeterRegistry> others = new CopyOnWriteArrayList<>();

    AllMeters() {
        PrometheusMeterRegistry process = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(process);
        new ProcessorMetrics().bindTo(process);
        new UptimeMetrics().bindTo(process);
        others.add(process);
    }

    /** Gives a service that is about to start the registry for its meters. */
    void give(Services.Service service, ConfigurableListableBeanFactory beans) {
        if (service.equals(Services.API)) {
            beans.addBeanPostProcessor(labelling(service.name()));
            return;
        }
        PrometheusMeterRegistry own = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        label(own, service.name());
        others.add(own);
        beans.registerSingleton("standaloneMeters", own);
    }

    /** Has the API service's page show them all. */
    void show(ConfigurableApplicationContext api) {
        PrometheusMeterRegistry page = api.getBean(PrometheusMeterRegistry.class);
        MultiCollector collector = () -> new MetricSnapshots(snapshots().toList());
        page.getPrometheusRegistry().register(collector);
        api.getBeanProvider(ReadinessCheck.class)
                .orderedStream()
                .forEach(check -> ready(page, check));
    }

    private Stream<MetricSnapshot> snapshots() {
        return others.stream().flatMap(each -> each.getPrometheusRegistry().scrape().stream());
    }

    private static void ready(MeterRegistry meters, ReadinessCheck check) {
        Gauge.builder("navarch_ready", check, c -> c.problem().isEmpty() ? 1 : 0)
                .tag("check", check.name())
                .description("Whether the service has what it needs: 1 or 0.")
                .register(meters);
    }

    /** The API service makes its own registry. */
    private static BeanPostProcessor labelling(String service) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof MeterRegistry meters) {
                    label(meters, service);
                }
                return bean;
            }
        };
    }

    private static void label(MeterRegistry meters, String service) {
        meters.config().commonTags(SERVICE, service);
    }
}
