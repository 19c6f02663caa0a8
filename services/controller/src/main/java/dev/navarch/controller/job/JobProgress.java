package dev.navarch.controller.job;

import dev.navarch.controller.object.Condition;
import dev.navarch.controller.object.Conditions;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.object.Times;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The status of a job as it becomes, and the events that tell of its turns. */
final class JobProgress {

    private final Job job;
    private final ObjectNode status;
    private final Conditions conditions;
    private final Instant now;
    private final Plan.Builder plan;

    JobProgress(Job job, ObjectNode before, Instant now, Plan.Builder plan) {
        this.job = job;
        this.status = before.deepCopy();
        this.conditions = Conditions.of(before);
        this.now = now;
        this.plan = plan;
    }

    Conditions conditions() {
        return conditions;
    }

    /** Since when it runs; empty while it is suspended. */
    Optional<Instant> started() {
        return Times.parse(status.path("startTime").asString(""));
    }

    /** Notes whether it is suspended; its time starts anew when it goes on. */
    void suspend(boolean suspended) {
        boolean was = conditions.isTrue("Suspended");
        if (suspended && !was) {
            set("Suspended", "True", "JobSuspended", "Job suspended");
            plan.note(Note.normal(job, "Suspended", "Job suspended"));
        } else if (!suspended && was) {
            set("Suspended", "False", "JobResumed", "Job resumed");
            plan.note(Note.normal(job, "Resumed", "Job resumed"));
        }
        if (suspended) {
            status.remove("startTime");
        } else if (!status.has("startTime")) {
            status.put("startTime", Times.format(now));
        }
    }

    void count(List<Pod> active, long terminating, JobTally tally) {
        JobTally.put(status, "active", active.size());
        status.put("ready", active.stream().filter(Pods::isReady).count());
        status.put("terminating", terminating);
        tally.into(status);
    }

    /**
     * First the target is set, and the end itself once all pods have ended and are counted
     * (KEP-3939).
     */
    void end(JobEnd end, boolean settled) {
        String target = end.success() ? JobEnd.SUCCESS_TARGET : JobEnd.FAILURE_TARGET;
        set(target, "True", end.reason(), end.message());
        if (!settled) {
            return;
        }
        set(end.success() ? "Complete" : "Failed", "True", end.reason(), end.message());
        if (end.success()) {
            status.put("completionTime", Times.format(now));
            plan.note(Note.normal(job, "Completed", "Job completed"));
        } else {
            plan.note(Note.warning(job, end.reason(), end.message()));
        }
    }

    ObjectNode status() {
        conditions.into(status);
        return status;
    }

    private void set(String type, String value, String reason, String message) {
        if (conditions.get(type).filter(c -> c.status().equals(value)).isEmpty()) {
            String time = Times.format(now);
            conditions.set(
                    Condition.of(type, value, reason, message).with("lastProbeTime", time), time);
        }
    }
}
