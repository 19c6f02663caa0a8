package dev.navarch.metrics;

import dev.navarch.bus.health.HealthWiring;
import dev.navarch.bus.kafka.BusWiring;
import dev.navarch.bus.settings.ServiceProcess;
import dev.navarch.bus.telemetry.TracingWiring;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Starts the metrics service. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({MetricsWiring.class, BusWiring.class, HealthWiring.class, TracingWiring.class})
public class MetricsApplication {

    public static void main(String[] args) {
        ServiceProcess.run(MetricsApplication.class, args);
    }
}
