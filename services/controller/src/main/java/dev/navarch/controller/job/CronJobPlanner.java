package dev.navarch.controller.job;

import static dev.navarch.controller.runtime.ClusterViews.BY_OWNER;

import dev.navarch.bus.view.Lister;
import dev.navarch.controller.object.Conditions;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Owners;
import dev.navarch.controller.object.Times;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Decides whether a cron job's time has come, and tidies its finished jobs up. */
final class CronJobPlanner {

    private static final String SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp";

    /** How far ahead of itself a missed schedule is looked for before the count is given up. */
    private static final int MANY_MISSED = 100;

    private final Lister<Job> jobs;
    private final InstantSource clock;

    CronJobPlanner(Lister<Job> jobs, InstantSource clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    Plan plan(CronJob cron, Feedback feedback) {
        Plan.Builder plan = Plan.builder();
        Instant now = clock.instant();
        List<Job> mine = List.copyOf(jobs.byIndex(BY_OWNER, cron.getMetadata().getUid()));
        ObjectNode before = Json.tree(cron.getStatus());
        ObjectNode after = before.deepCopy();
        Set<String> running = reviewActive(cron, mine, after, plan);
        removeOld(cron, mine, plan);
        feedback.refused().stream()
                .filter(r ->
                        r.write().verb() == Verb.CREATE
                                && !r.isAlreadyExists()
                                && !r.isNamespaceTerminating())
                .forEach(r ->
                        plan.note(
                                Note.warning(
                                        cron,
                                        "FailedCreate",
                                        "Error creating job: " + r.message())));
        if (cron.getMetadata().getDeletionTimestamp() == null) {
            schedule(cron, mine, running, after, now, plan);
        }
        plan.status(Resources.CRON_JOBS, cron, before, after);
        return plan.build();
    }

    /** Strikes finished jobs off the list of active ones; the answer is who still runs. */
    private static Set<String> reviewActive(
            CronJob cron, List<Job> mine, ObjectNode after, Plan.Builder plan) {
        Set<String> known = new HashSet<>();
        if (cron.getStatus() != null) {
            for (ObjectReference reference : cron.getStatus().getActive()) {
                known.add(reference.getUid());
            }
        }
        List<Job> running = new ArrayList<>();
        for (Job job : mine) {
            String uid = job.getMetadata().getUid();
            if (!JobPlanner.isFinished(job)) {
                running.add(job);
            } else if (known.contains(uid)) {
                boolean complete = Conditions.of(Json.tree(job.getStatus())).isTrue("Complete");
                plan.note(
                        Note.normal(
                                cron,
                                "SawCompletedJob",
                                "Saw completed job: %s, condition: %s"
                                        .formatted(
                                                job.getMetadata().getName(),
                                                complete ? "Complete" : "Failed")));
                if (complete && job.getStatus().getCompletionTime() != null) {
                    String at = job.getStatus().getCompletionTime();
                    if (at.compareTo(after.path("lastSuccessfulTime").asString("")) > 0) {
                        after.put("lastSuccessfulTime", at);
                    }
                }
            }
        }
        running.sort(Comparator.comparing(job -> job.getMetadata().getName()));
        after.remove("active");
        if (!running.isEmpty()) {
            ArrayNode list = after.putArray("active");
            running.forEach(job -> list.add(Json.node(Note.reference(job))));
        }
        return running.stream().map(job -> job.getMetadata().getUid()).collect(Collectors.toSet());
    }

    private static void removeOld(CronJob cron, List<Job> mine, Plan.Builder plan) {
        removeOld(cron, mine, "Complete", cron.getSpec().getSuccessfulJobsHistoryLimit(), 3, plan);
        removeOld(cron, mine, "Failed", cron.getSpec().getFailedJobsHistoryLimit(), 1, plan);
    }

    private static void removeOld(
            CronJob cron,
            List<Job> mine,
            String condition,
            @Nullable Integer limit,
            int standard,
            Plan.Builder plan) {
        List<Job> finished =
                mine.stream()
                        .filter(job -> job.getMetadata().getDeletionTimestamp() == null)
                        .filter(job -> Conditions.of(Json.tree(job.getStatus())).isTrue(condition))
                        .sorted(
                                Comparator.comparing(
                                        (Job job) -> Times.orEpoch(job.getStatus().getStartTime())))
                        .toList();
        int excess = finished.size() - (limit == null ? standard : limit);
        finished.stream().limit(Math.max(0, excess)).forEach(job -> plan.write(delete(cron, job)));
    }

    private static Write delete(CronJob cron, Job job) {
        String name = job.getMetadata().getName();
        return Write.delete(
                        Write.keyOf(Resources.JOBS, job),
                        "v1",
                        Json.object(Map.of("propagationPolicy", "Background")),
                        Preconditions.uid(job.getMetadata().getUid()))
                .telling(Note.normal(cron, "SuccessfulDelete", "Deleted job " + name));
    }

    private void schedule(
            CronJob cron,
            List<Job> mine,
            Set<String> running,
            ObjectNode after,
            Instant now,
            Plan.Builder plan) {
        if (Boolean.TRUE.equals(cron.getSpec().getSuspend())) {
            return;
        }
        CronSchedule schedule;
        try {
            schedule =
                    CronSchedule.parse(
                            cron.getSpec().getSchedule(),
                            Optional.ofNullable(cron.getSpec().getTimeZone()));
        } catch (IllegalArgumentException unreadable) {
            plan.note(
                    Note.warning(
                            cron,
                            "UnparseableSchedule",
                            "unparseable schedule: %s : %s"
                                    .formatted(
                                            cron.getSpec().getSchedule(),
                                            unreadable.getMessage())));
            return;
        }
        schedule.next(now).ifPresent(at -> plan.again(Duration.between(now, at).plusMillis(100)));
        Optional<Instant> missed = mostRecent(cron, schedule, now);
        if (missed.isEmpty()) {
            return;
        }
        Instant at = missed.get();
        Long deadline = cron.getSpec().getStartingDeadlineSeconds();
        String name = cron.getMetadata().getName() + "-" + at.getEpochSecond() / 60;
        if (deadline != null && at.plusSeconds(deadline).isBefore(now)) {
            plan.note(
                    Note.warning(
                            cron,
                            "MissSchedule",
                            "Missed scheduled time to start a job: " + Times.format(at)));
            return;
        }
        if (mine.stream().anyMatch(job -> job.getMetadata().getName().equals(name))) {
            after.put("lastScheduleTime", Times.format(at));
            return;
        }
        String policy = cron.getSpec().getConcurrencyPolicy();
        if ("Forbid".equals(policy) && !running.isEmpty()) {
            plan.note(
                    Note.normal(
                            cron,
                            "JobAlreadyActive",
                            "Not starting job because prior execution is running and concurrency"
                                    + " policy is Forbid"));
            return;
        }
        if ("Replace".equals(policy)) {
            mine.stream()
                    .filter(job -> running.contains(job.getMetadata().getUid()))
                    .filter(job -> job.getMetadata().getDeletionTimestamp() == null)
                    .forEach(job -> plan.write(delete(cron, job)));
        }
        plan.write(
                Write.create(Resources.JOBS, job(cron, name, at))
                        .telling(Note.normal(cron, "SuccessfulCreate", "Created job " + name)));
    }

    /** The latest time that has come since the last one that was served. */
    private static Optional<Instant> mostRecent(CronJob cron, CronSchedule schedule, Instant now) {
        Instant since =
                Optional.ofNullable(cron.getStatus())
                        .flatMap(status -> Times.parse(status.getLastScheduleTime()))
                        .orElseGet(() -> Times.orEpoch(cron.getMetadata().getCreationTimestamp()));
        Long deadline = cron.getSpec().getStartingDeadlineSeconds();
        if (deadline != null && now.minusSeconds(deadline).isAfter(since)) {
            since = now.minusSeconds(deadline);
        }
        Optional<Instant> latest = Optional.empty();
        Optional<Instant> next = schedule.next(since);
        int count = 0;
        while (next.isPresent() && !next.get().isAfter(now)) {
            latest = next;
            count++;
            Instant from =
                    count < MANY_MISSED ? next.get() : latestBefore(schedule, next.get(), now);
            next = schedule.next(from);
        }
        return latest;
    }

    /** Skips a long outage: only the latest time counts, so look back from now. */
    private static Instant latestBefore(CronSchedule schedule, Instant from, Instant now) {
        for (Duration back = Duration.ofMinutes(1);
                now.minus(back).isAfter(from);
                back = back.multipliedBy(2)) {
            Optional<Instant> next = schedule.next(now.minus(back));
            if (next.isPresent() && !next.get().isAfter(now)) {
                return now.minus(back);
            }
        }
        return from;
    }

    private static Job job(CronJob cron, String name, Instant at) {
        ObjectMeta template = cron.getSpec().getJobTemplate().getMetadata();
        JobBuilder job =
                new JobBuilder()
                        .withNewMetadata()
                        .withNamespace(cron.getMetadata().getNamespace())
                        .withName(name)
                        .withLabels(template == null ? Map.of() : template.getLabels())
                        .withAnnotations(template == null ? Map.of() : template.getAnnotations())
                        .addToAnnotations(SCHEDULED, Times.format(at))
                        .withOwnerReferences(Owners.reference(cron))
                        .endMetadata()
                        .withSpec(cron.getSpec().getJobTemplate().getSpec());
        return job.build();
    }
}
