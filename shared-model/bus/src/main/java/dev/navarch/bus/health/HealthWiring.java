package dev.navarch.bus.health;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.kafka.BusProperties;
import dev.navarch.bus.settings.SettingsCheck;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The health server of a service that runs as a process of its own, if it is given a port. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({BusProperties.class, HealthProperties.class})
@Import(SettingsCheck.class)
public class HealthWiring {

    /** What there is with a port. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("navarch.health.port")
    @ConditionalOnProperty(name = "navarch.health.enabled", matchIfMissing = true)
    static class Server {

        /** Comes between the services and the feed that the bus gives them. */
        @Bean
        static BeanPostProcessor feedObserver() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof ChangeFeed feed ? new FeedProgress(feed) : bean;
                }
            };
        }

        @Bean
        @ConditionalOnMissingBean
        MeterRegistry healthMeters() {
            return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        }

        @Bean(destroyMethod = "close")
        HealthServer healthServer(
                HealthProperties properties,
                BusProperties bus,
                ObjectProvider<ReadinessCheck> own,
                ChangeFeed feed,
                MeterRegistry meters) {
            // The feed is one of them only if the container has made it already.
            Set<ReadinessCheck> checks = new LinkedHashSet<>(own.orderedStream().toList());
            if (feed instanceof ReadinessCheck progress) {
                checks.add(progress);
            }
            CertificateMeters certificates =
                    new CertificateMeters(bus.home().resolve("pki"), List.of(), meters);
            new JvmMemoryMetrics().bindTo(meters);
            new ProcessorMetrics().bindTo(meters);
            new UptimeMetrics().bindTo(meters);
            for (ReadinessCheck check : checks) {
                Gauge.builder("navarch_ready", check, c -> c.problem().isEmpty() ? 1 : 0)
                        .tag("check", check.name())
                        .description("Whether the service has what it needs: 1 or 0.")
                        .register(meters);
            }
            return new HealthServer(
                    new InetSocketAddress(properties.bind(), properties.port().orElseThrow()),
                    List.copyOf(checks),
                    () -> {
                        certificates.look();
                        return meters instanceof PrometheusMeterRegistry pages
                                ? pages.scrape()
                                : "";
                    });
        }
    }
}
