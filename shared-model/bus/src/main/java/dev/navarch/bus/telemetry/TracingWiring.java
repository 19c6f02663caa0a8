package dev.navarch.bus.telemetry;

import dev.navarch.bus.trace.Tracing;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

/** The tracing of a service: by OpenTelemetry where it is asked for, and otherwise none. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TracingProperties.class)
public class TracingWiring {

    /** Loads nothing of OpenTelemetry unless it is asked for. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("navarch.tracing.enabled")
    static class On {

        @Bean(destroyMethod = "close")
        OpenTelemetrySdk openTelemetry(TracingProperties properties, ListableBeanFactory beans) {
            return AutoConfiguredOpenTelemetrySdk.builder()
                    .addPropertiesSupplier(() -> defaults(properties, serviceName(beans)))
                    .addPropertiesCustomizer(TracingWiring::withoutOthers)
                    .disableShutdownHook()
                    .build()
                    .getOpenTelemetrySdk();
        }

        @Bean
        Tracing tracing(OpenTelemetrySdk sdk) {
            return new OpenTelemetryTracing(sdk.getTracer("navarch"));
        }
    }

    /** Named in every service's wiring. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(
            value = "navarch.tracing.enabled",
            havingValue = "false",
            matchIfMissing = true)
    static class Off {

        @Bean
        Tracing tracing() {
            return Tracing.OFF;
        }
    }

    /** {@code navarch-node-agent} of the class {@code NodeAgentApplication} that starts it. */
    private static String serviceName(ListableBeanFactory beans) {
        return beans.getBeansWithAnnotation(SpringBootConfiguration.class).values().stream()
                .findFirst()
                .map(bean -> ClassUtils.getUserClass(bean).getSimpleName())
                .map(name -> name.replaceAll("Application$", "").replaceAll("([A-Z])", "-$1"))
                .map(name -> "navarch" + name.toLowerCase(Locale.ROOT))
                .orElse("navarch");
    }

    private static Map<String, String> defaults(TracingProperties properties, String service) {
        Map<String, String> defaults = new HashMap<>();
        defaults.put("otel.service.name", service);
        defaults.put("otel.traces.sampler", "parentbased_traceidratio");
        defaults.put("otel.traces.sampler.arg", Double.toString(properties.sampling()));
        defaults.put("otel.exporter.otlp.protocol", "http/protobuf");
        if (!properties.endpoint().isEmpty()) {
            defaults.put("otel.exporter.otlp.endpoint", properties.endpoint());
        }
        return defaults;
    }

    /** Metrics are Prometheus', logs are lines: neither goes this way. */
    private static Map<String, String> withoutOthers(ConfigProperties given) {
        return Map.of("otel.metrics.exporter", "none", "otel.logs.exporter", "none");
    }
}
