package dev.navarch.nodeagent;

import dev.navarch.bus.health.HealthWiring;
import dev.navarch.bus.kafka.BusWiring;
import dev.navarch.bus.settings.ServiceProcess;
import dev.navarch.bus.telemetry.TracingWiring;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Starts the node agent as a process of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({NodeAgentWiring.class, BusWiring.class, HealthWiring.class, TracingWiring.class})
public class NodeAgentApplication {

    public static void main(String[] args) {
        ServiceProcess.run(NodeAgentApplication.class, args);
    }
}
