package dev.navarch.controller;

import dev.navarch.bus.health.HealthWiring;
import dev.navarch.bus.kafka.BusWiring;
import dev.navarch.bus.settings.ServiceProcess;
import dev.navarch.bus.telemetry.TracingWiring;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Starts the controller manager. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({ControllerWiring.class, BusWiring.class, HealthWiring.class, TracingWiring.class})
public class ControllerApplication {

    public static void main(String[] args) {
        ServiceProcess.run(ControllerApplication.class, args);
    }
}
