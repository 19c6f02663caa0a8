package dev.navarch.standalone;

import dev.navarch.api.ApiApplication;
import dev.navarch.controller.ControllerApplication;
import dev.navarch.metrics.MetricsApplication;
import dev.navarch.nodeagent.NodeAgentApplication;
import dev.navarch.proxy.ProxyApplication;
import dev.navarch.scheduler.SchedulerApplication;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The services, each by the application class that also starts it as a process of its own. */
final class Services {

    /** A service and its application class. */
    record Service(String name, Class<?> application) {}

    static final Service API = new Service("api", ApiApplication.class);

    static final List<Service> OTHERS =
            List.of(
                    new Service("controller", ControllerApplication.class),
                    new Service("scheduler", SchedulerApplication.class),
                    new Service("node-agent", NodeAgentApplication.class),
                    new Service("proxy", ProxyApplication.class),
                    new Service("metrics", MetricsApplication.class));

    private Services() {}

    /** The names of those that may be left out. */
    static Set<String> names() {
        return OTHERS.stream()
                .map(Service::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
