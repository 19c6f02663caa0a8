package dev.navarch.controller.endpoints;

import dev.navarch.bus.view.View;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Map;
import java.util.Optional;

/** Keeps the Endpoints of services that have a selector. */
public final class EndpointsController implements Controller {

    private final View<Service> services;
    private final View<Pod> pods;
    private final View<Endpoints> endpoints;
    private final EndpointsPlanner planner;

    public EndpointsController(ClusterViews views) {
        this.services = views.of(Resources.SERVICES, Service.class);
        this.pods = views.of(Resources.PODS, Pod.class);
        this.endpoints = views.of(Resources.ENDPOINTS, Endpoints.class);
        this.planner = new EndpointsPlanner(pods, endpoints);
    }

    @Override
    public String name() {
        return "endpoint-controller";
    }

    @Override
    public void watch(Keys keys) {
        services.onEvent(event -> keys.add(event.key().path()));
        endpoints.onEvent(event -> keys.add(event.key().path()));
        ServicePods.watch(pods, services, keys);
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        Optional<Service> service = services.get(key);
        if (service.isPresent()) {
            return ServicePods.isSelected(service.get())
                    ? planner.plan(service.get(), key, feedback)
                    : Plan.NOTHING;
        }
        // Endpoints that people made without a service are theirs.
        return endpoints
                .get(key)
                .filter(EndpointsController::isManaged)
                .map(left -> Plan.builder().write(Write.delete(Resources.ENDPOINTS, left)).build())
                .orElse(Plan.NOTHING);
    }

    private static boolean isManaged(Endpoints endpoints) {
        Map<String, String> labels = endpoints.getMetadata().getLabels();
        return endpoints.getMetadata().getDeletionTimestamp() == null
                && labels != null
                && "endpoint-controller".equals(labels.get("endpoints.kubernetes.io/managed-by"));
    }
}
