package dev.navarch.metrics;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.CommandSender;
import dev.navarch.bus.SampleTopic;
import dev.navarch.bus.settings.SettingsCheck;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.metrics.service.MetricsProperties;
import dev.navarch.metrics.service.MetricsService;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** All beans of the metrics service. The bus gives the feed, the sender and the sample topic. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MetricsProperties.class)
@Import(SettingsCheck.class)
public class MetricsWiring {

    @Bean(initMethod = "start", destroyMethod = "close")
    MetricsService metricsService(
            MetricsProperties properties,
            ChangeFeed feed,
            CommandSender commands,
            SampleTopic samples,
            ObjectProvider<MeterRegistry> meters,
            ObjectProvider<Tracing> tracing) {
        return new MetricsService(
                properties,
                feed,
                commands,
                samples,
                InstantSource.system(),
                meters.getIfAvailable(SimpleMeterRegistry::new),
                tracing.getIfAvailable(() -> Tracing.OFF));
    }
}
