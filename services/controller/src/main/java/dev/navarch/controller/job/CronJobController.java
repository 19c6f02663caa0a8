package dev.navarch.controller.job;

import dev.navarch.bus.view.View;
import dev.navarch.controller.object.Owners;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.InstantSource;

/** Starts jobs by the clock. */
public final class CronJobController implements Controller {

    private final View<CronJob> crons;
    private final View<Job> jobs;
    private final CronJobPlanner planner;

    public CronJobController(ClusterViews views, InstantSource clock) {
        this.crons = views.of(Resources.CRON_JOBS, CronJob.class);
        this.jobs = views.of(Resources.JOBS, Job.class);
        this.planner = new CronJobPlanner(jobs, clock);
    }

    @Override
    public String name() {
        return "cronjob-controller";
    }

    @Override
    public void watch(Keys keys) {
        crons.onEvent(event -> keys.add(event.key().path()));
        jobs.onEvent(event ->
                event.after()
                        .or(event::before)
                        .flatMap(Owners::controllerOf)
                        .filter(owner -> owner.getKind().equals("CronJob"))
                        .ifPresent(owner ->
                                keys.add(event.key().namespace() + "/" + owner.getName())));
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        return crons.get(key).map(cron -> planner.plan(cron, feedback)).orElse(Plan.NOTHING);
    }
}
