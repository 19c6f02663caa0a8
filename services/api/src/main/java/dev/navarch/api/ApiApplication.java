package dev.navarch.api;

import dev.navarch.bus.health.HealthWiring;
import dev.navarch.bus.kafka.BusWiring;
import dev.navarch.bus.settings.ServiceProcess;
import dev.navarch.bus.telemetry.TracingWiring;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Import;

/** Starts the API service. */
@SpringBootConfiguration
@Import({ApiWiring.class, BusWiring.class, HealthWiring.class, TracingWiring.class})
public class ApiApplication {

    public static void main(String[] args) {
        OldGeneration.keepSmall();
        SpringApplication application = new SpringApplication(ApiApplication.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setKeepAlive(true);
        ServiceProcess.run(application, args);
    }
}
