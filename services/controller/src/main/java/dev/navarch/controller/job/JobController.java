package dev.navarch.controller.job;

import dev.navarch.bus.view.View;
import dev.navarch.controller.object.Owners;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Watching;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Runs the pods of jobs to completion. */
public final class JobController implements Controller {

    /** Before the path of a pod that may have lost its job. */
    private static final String POD = "#";

    private final View<Job> jobs;
    private final View<Pod> pods;
    private final JobPlanner planner;

    public JobController(ClusterViews views, InstantSource clock, RandomGenerator random) {
        this.jobs = views.of(Resources.JOBS, Job.class);
        this.pods = views.of(Resources.PODS, Pod.class);
        this.planner = new JobPlanner(pods, clock, random);
    }

    @Override
    public String name() {
        return "job-controller";
    }

    @Override
    public void watch(Keys keys) {
        jobs.onEvent(event -> {
            keys.add(event.key().path());
            if (event.after().isEmpty()) {
                event.before()
                        .ifPresent(job ->
                                pods.byIndex(ClusterViews.BY_OWNER, job.getMetadata().getUid())
                                        .forEach(pod -> keys.add(POD + Watching.path(pod))));
            }
        });
        Watching.owners(pods, "Job", jobs, job -> job.getSpec().getSelector(), keys);
        pods.onEvent(event ->
                event.after()
                        .filter(JobPods::isTracked)
                        .filter(pod -> jobOf(pod).isEmpty())
                        .ifPresent(pod -> keys.add(POD + event.key().path())));
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        if (key.startsWith(POD)) {
            return pods.get(key.substring(1))
                    .filter(JobPods::isTracked)
                    .filter(pod -> jobOf(pod).isEmpty())
                    .map(pod -> Plan.builder().write(JobPods.untrack(pod)).build())
                    .orElse(Plan.NOTHING);
        }
        return jobs.get(key)
                .filter(job -> job.getSpec().getManagedBy() == null)
                .map(job -> planner.plan(job, feedback))
                .orElse(Plan.NOTHING);
    }

    private Optional<Job> jobOf(Pod pod) {
        return Owners.controllerOf(pod)
                .filter(owner -> owner.getKind().equals("Job"))
                .flatMap(owner ->
                        jobs.get(pod.getMetadata().getNamespace() + "/" + owner.getName())
                                .filter(job -> job.getMetadata().getUid().equals(owner.getUid())));
    }
}
