package dev.navarch.controller.job;

import dev.navarch.bus.view.View;
import dev.navarch.controller.object.Conditions;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Times;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Deletes jobs some time after they have finished, if they say so. */
public final class TtlAfterFinishedController implements Controller {

    private final View<Job> jobs;
    private final InstantSource clock;

    public TtlAfterFinishedController(ClusterViews views, InstantSource clock) {
        this.jobs = views.of(Resources.JOBS, Job.class);
        this.clock = clock;
    }

    @Override
    public String name() {
        return "ttl-after-finished-controller";
    }

    @Override
    public void watch(Keys keys) {
        jobs.onEvent(event -> {
            if (event.after()
                    .filter(job -> job.getSpec().getTtlSecondsAfterFinished() != null)
                    .isPresent()) {
                keys.add(event.key().path());
            }
        });
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        Optional<Job> job =
                jobs.get(key)
                        .filter(j -> j.getMetadata().getDeletionTimestamp() == null)
                        .filter(j -> j.getSpec().getTtlSecondsAfterFinished() != null)
                        .filter(JobPlanner::isFinished);
        if (job.isEmpty()) {
            return Plan.NOTHING;
        }
        Conditions conditions = Conditions.of(Json.tree(job.get().getStatus()));
        Instant finished =
                conditions
                        .get("Complete")
                        .or(() -> conditions.get("Failed"))
                        .map(c -> Times.orEpoch(c.text("lastTransitionTime")))
                        .orElseThrow();
        Instant due = finished.plusSeconds(job.get().getSpec().getTtlSecondsAfterFinished());
        Duration left = Duration.between(clock.instant(), due);
        if (left.isPositive()) {
            return Plan.builder().again(left).build();
        }
        return Plan.builder()
                .write(
                        Write.delete(
                                Write.keyOf(Resources.JOBS, job.get()),
                                "v1",
                                Json.object(Map.of("propagationPolicy", "Foreground")),
                                Preconditions.uid(job.get().getMetadata().getUid())))
                .build();
    }
}
