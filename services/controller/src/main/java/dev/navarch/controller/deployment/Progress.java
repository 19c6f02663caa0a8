package dev.navarch.controller.deployment;

import dev.navarch.controller.object.Condition;
import dev.navarch.controller.object.Conditions;
import dev.navarch.controller.object.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The condition {@code Progressing}, which {@code kubectl rollout status} waits for. */
final class Progress {

    static final String TYPE = "Progressing";
    private static final String COMPLETE = "NewReplicaSetAvailable";
    private static final String TIMED_OUT = "ProgressDeadlineExceeded";
    private static final String PAUSED = "DeploymentPaused";

    private Progress() {}

    /** Sets a condition as Deployments have it, with the time of its last update. */
    static void set(Rollout rollout, Condition condition) {
        Conditions conditions = rollout.conditions();
        Optional<Condition> before = conditions.get(condition.type());
        if (before.isPresent()
                && before.get().status().equals(condition.status())
                && before.get().reason().equals(condition.reason())) {
            return;
        }
        String since =
                before.filter(b -> b.status().equals(condition.status()))
                        .map(b -> b.text("lastTransitionTime"))
                        .orElse(rollout.time());
        conditions.append(
                condition.with("lastUpdateTime", rollout.time()).with("lastTransitionTime", since));
    }

    /** Pausing stops the clock, resuming starts it anew. */
    static void notePause(Rollout rollout) {
        if (rollout.progressDeadline().isEmpty()) {
            return;
        }
        Optional<Condition> condition = rollout.conditions().get(TYPE);
        if (condition.filter(c -> c.reason().equals(TIMED_OUT)).isPresent()) {
            return;
        }
        boolean noted = condition.filter(c -> c.reason().equals(PAUSED)).isPresent();
        if (rollout.isPaused() && !noted) {
            set(rollout, Condition.of(TYPE, "Unknown", PAUSED, "Deployment is paused"));
        } else if (!rollout.isPaused() && noted) {
            set(
                    rollout,
                    Condition.of(TYPE, "Unknown", "DeploymentResumed", "Deployment is resumed"));
        }
    }

    static boolean isComplete(Rollout rollout) {
        return isComplete(rollout, rollout.status());
    }

    private static boolean isComplete(Rollout rollout, ObjectNode status) {
        Long generation = rollout.deployment().getMetadata().getGeneration();
        return count(status, "updatedReplicas") == rollout.replicas()
                && count(status, "replicas") == rollout.replicas()
                && count(status, "availableReplicas") == rollout.replicas()
                && status.path("observedGeneration").asLong(0)
                        >= (generation == null ? 0 : generation);
    }

    /** Decides the condition from how the status is about to change. */
    static void judge(Rollout rollout, ObjectNode next) {
        Conditions conditions = rollout.conditions();
        if (rollout.progressDeadline().isEmpty()) {
            conditions.remove(TYPE);
            return;
        }
        Optional<Condition> before = conditions.get(TYPE);
        boolean wasComplete = before.filter(c -> c.reason().equals(COMPLETE)).isPresent();
        if (wasComplete && count(next, "replicas") == count(next, "updatedReplicas")) {
            return;
        }
        if (isComplete(rollout, next)) {
            set(
                    rollout,
                    Condition.of(
                            TYPE,
                            "True",
                            COMPLETE,
                            subject(rollout) + " has successfully progressed."));
        } else if (progressed(rollout.status(), next)) {
            progress(rollout, before);
        } else if (timedOut(rollout)) {
            set(
                    rollout,
                    Condition.of(
                            TYPE,
                            "False",
                            TIMED_OUT,
                            subject(rollout) + " has timed out progressing."));
        }
    }

    /** When to look again whether the deadline has passed. */
    static void watchDeadline(Rollout rollout, ObjectNode next) {
        Optional<Condition> condition = rollout.conditions().get(TYPE);
        if (condition.isPresent()
                && rollout.progressDeadline().isPresent()
                && !isComplete(rollout, next)
                && !condition.get().reason().equals(TIMED_OUT)
                && !condition.get().reason().equals(COMPLETE)) {
            Duration left = Duration.between(rollout.now(), deadline(rollout, condition.get()));
            rollout.plan().again(left.plusSeconds(1));
        }
    }

    private static void progress(Rollout rollout, Optional<Condition> before) {
        Condition progressing =
                Condition.of(
                        TYPE, "True", "ReplicaSetUpdated", subject(rollout) + " is progressing.");
        // The same reason again is still an update: it restarts the deadline.
        String since =
                before.filter(Condition::isTrue)
                        .map(b -> b.text("lastTransitionTime"))
                        .orElse(rollout.time());
        rollout.conditions()
                .append(
                        progressing
                                .with("lastUpdateTime", rollout.time())
                                .with("lastTransitionTime", since));
    }

    private static boolean progressed(ObjectNode before, ObjectNode next) {
        return count(next, "updatedReplicas") > count(before, "updatedReplicas")
                || count(next, "replicas") - count(next, "updatedReplicas")
                        < count(before, "replicas") - count(before, "updatedReplicas")
                || count(next, "readyReplicas") > count(before, "readyReplicas")
                || count(next, "availableReplicas") > count(before, "availableReplicas");
    }

    private static boolean timedOut(Rollout rollout) {
        Optional<Condition> condition = rollout.conditions().get(TYPE);
        if (condition.isEmpty() || condition.get().reason().equals(COMPLETE)) {
            return false;
        }
        return condition.get().reason().equals(TIMED_OUT)
                || deadline(rollout, condition.get()).isBefore(rollout.now());
    }

    private static Instant deadline(Rollout rollout, Condition condition) {
        return Times.orEpoch(condition.text("lastUpdateTime"))
                .plusSeconds(rollout.progressDeadline().orElse(0));
    }

    private static String subject(Rollout rollout) {
        return rollout.currentName()
                .map(name -> "ReplicaSet \"%s\"".formatted(name))
                .orElseGet(() -> "Deployment \"%s\"".formatted(rollout.name()));
    }

    private static int count(ObjectNode status, String field) {
        return status.path(field).asInt(0);
    }
}
