package dev.navarch.controller.autoscaling;

import dev.navarch.bus.view.View;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Looks at every autoscaler each 15 s, and at once when somebody changes it. */
public final class HorizontalPodAutoscalerController implements Controller {

    private static final Duration PERIOD = Duration.ofSeconds(15);

    private record Look(Instant at, String generation) {}

    private final View<HorizontalPodAutoscaler> autoscalers;
    private final Recommendations history = new Recommendations();
    private final HpaPlanner planner;
    private final InstantSource clock;
    private final Map<String, Look> looks = new ConcurrentHashMap<>();

    public HorizontalPodAutoscalerController(
            ClusterViews views, PodMetrics metrics, InstantSource clock) {
        this.autoscalers =
                views.of(Resources.HORIZONTAL_POD_AUTOSCALERS, HorizontalPodAutoscaler.class);
        this.planner =
                new HpaPlanner(
                        views.of(Resources.PODS, Pod.class),
                        new ScaleTarget.Finder(views),
                        metrics,
                        history,
                        clock);
        this.clock = clock;
    }

    @Override
    public String name() {
        return "horizontal-pod-autoscaler";
    }

    @Override
    public void watch(Keys keys) {
        autoscalers.onEvent(event -> {
            boolean statusOnly =
                    event.before().isPresent()
                            && event.after().isPresent()
                            && event.before().get().getSpec().equals(event.after().get().getSpec());
            if (!statusOnly) {
                keys.add(event.key().path());
            }
        });
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        Optional<HorizontalPodAutoscaler> hpa = autoscalers.get(key);
        if (hpa.isEmpty()) {
            looks.remove(key);
            history.forget(key);
            return Plan.NOTHING;
        }
        String version = hpa.get().getMetadata().getUid() + Objects.hashCode(hpa.get().getSpec());
        Instant now = clock.instant();
        Look last = looks.get(key);
        if (last != null
                && last.generation().equals(version)
                && last.at().plus(PERIOD).isAfter(now)) {
            return Plan.builder().again(Duration.between(now, last.at().plus(PERIOD))).build();
        }
        looks.put(key, new Look(now, version));
        Plan plan = planner.plan(key, hpa.get());
        return new Plan(plan.writes(), plan.notes(), Optional.of(PERIOD));
    }
}
