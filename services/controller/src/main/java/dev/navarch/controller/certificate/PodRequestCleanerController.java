package dev.navarch.controller.certificate;

import dev.navarch.bus.view.View;
import dev.navarch.controller.object.Times;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Deletes requests for pods' certificates a quarter of an hour after they were made, however they
 * ended: the node agent has taken what was issued long before, and asks anew when nobody answered.
 */
public final class PodRequestCleanerController implements Controller {

    private static final Duration KEPT = Duration.ofMinutes(15);

    private final View<GenericKubernetesResource> requests;
    private final InstantSource clock;

    public PodRequestCleanerController(ClusterViews views, InstantSource clock) {
        this.requests =
                views.of(Resources.POD_CERTIFICATE_REQUESTS, GenericKubernetesResource.class);
        this.clock = clock;
    }

    @Override
    public String name() {
        return "podcertificaterequest-cleaner-controller";
    }

    @Override
    public void watch(Keys keys) {
        requests.onEvent(event -> keys.add(event.key().path()));
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        Optional<GenericKubernetesResource> request =
                requests.get(key).filter(r -> r.getMetadata().getDeletionTimestamp() == null);
        Optional<Instant> made =
                request.flatMap(r -> Times.parse(r.getMetadata().getCreationTimestamp()));
        if (made.isEmpty()) {
            return Plan.NOTHING;
        }
        Duration left = Duration.between(clock.instant(), made.get().plus(KEPT));
        return left.isPositive()
                ? Plan.builder().again(left).build()
                : Plan.builder()
                        .write(Write.delete(Resources.POD_CERTIFICATE_REQUESTS, request.get()))
                        .build();
    }
}
