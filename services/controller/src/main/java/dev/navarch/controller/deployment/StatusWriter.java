package dev.navarch.controller.deployment;

import dev.navarch.controller.object.Condition;
import dev.navarch.controller.object.Conditions;
import dev.navarch.controller.object.Json;
import dev.navarch.model.Resources;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Writes a Deployment's status: the counts of its sets and the conditions. */
final class StatusWriter {

    private static final String FAILURE = "ReplicaFailure";

    private StatusWriter() {}

    /** The status while a rollout goes on: judges progress too. */
    static void rolling(Rollout rollout) {
        ObjectNode next = counts(rollout);
        available(rollout, next);
        Progress.judge(rollout, next);
        failure(rollout);
        write(rollout, next);
        Progress.watchDeadline(rollout, next);
    }

    /** The status while nothing rolls. */
    static void plain(Rollout rollout) {
        ObjectNode next = counts(rollout);
        available(rollout, next);
        write(rollout, next);
    }

    private static void write(Rollout rollout, ObjectNode next) {
        rollout.conditions().into(next);
        rollout.plan().status(Resources.DEPLOYMENTS, rollout.deployment(), rollout.status(), next);
    }

    private static ObjectNode counts(Rollout rollout) {
        List<SetState> all = rollout.all();
        int available = sum(all, SetState::available);
        ObjectNode status = Json.object();
        Long generation = rollout.deployment().getMetadata().getGeneration();
        put(status, "observedGeneration", generation == null ? 0 : generation);
        put(status, "replicas", sum(all, SetState::actual));
        put(status, "updatedReplicas", rollout.current().map(SetState::actual).orElse(0));
        put(status, "readyReplicas", sum(all, SetState::ready));
        put(status, "availableReplicas", available);
        put(status, "unavailableReplicas", Math.max(0, Rollout.sumReplicas(all) - available));
        status.put("terminatingReplicas", sum(all, SetState::terminating));
        if (rollout.status().has("collisionCount")) {
            status.set("collisionCount", rollout.status().get("collisionCount"));
        }
        return status;
    }

    private static void available(Rollout rollout, ObjectNode next) {
        boolean enough =
                next.path("availableReplicas").asInt(0)
                        >= rollout.replicas() - rollout.maxUnavailable();
        Progress.set(
                rollout,
                enough
                        ? Condition.of(
                                "Available",
                                "True",
                                "MinimumReplicasAvailable",
                                "Deployment has minimum availability.")
                        : Condition.of(
                                "Available",
                                "False",
                                "MinimumReplicasUnavailable",
                                "Deployment does not have minimum availability."));
    }

    /** Shows a set's failure to create pods, the present set's before any other's. */
    private static void failure(Rollout rollout) {
        Optional<Condition> failure =
                rollout.current()
                        .flatMap(StatusWriter::failureOf)
                        .or(() ->
                                rollout.old().stream()
                                        .flatMap(set -> failureOf(set).stream())
                                        .findFirst());
        failure.ifPresentOrElse(
                condition ->
                        Progress.set(
                                rollout,
                                Condition.of(
                                        FAILURE,
                                        condition.status(),
                                        condition.reason(),
                                        condition.message())),
                () -> rollout.conditions().remove(FAILURE));
    }

    private static Optional<Condition> failureOf(SetState set) {
        return Conditions.of(set.status()).get(FAILURE);
    }

    private static int sum(List<SetState> sets, java.util.function.ToIntFunction<SetState> count) {
        return sets.stream().mapToInt(count).sum();
    }

    private static void put(ObjectNode status, String field, long count) {
        if (count != 0) {
            status.put(field, count);
        }
    }
}
