package dev.navarch.scheduler;

import dev.navarch.bus.health.HealthWiring;
import dev.navarch.bus.kafka.BusWiring;
import dev.navarch.bus.settings.ServiceProcess;
import dev.navarch.bus.telemetry.TracingWiring;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Starts the scheduler. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({SchedulerWiring.class, BusWiring.class, HealthWiring.class, TracingWiring.class})
public class SchedulerApplication {

    public static void main(String[] args) {
        ServiceProcess.run(SchedulerApplication.class, args);
    }
}
