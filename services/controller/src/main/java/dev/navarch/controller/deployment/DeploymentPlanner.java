package dev.navarch.controller.deployment;

import static dev.navarch.controller.runtime.ClusterViews.BY_OWNER;

import dev.navarch.bus.view.Lister;
import dev.navarch.controller.object.Condition;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Owners;
import dev.navarch.controller.object.Selectors;
import dev.navarch.controller.runtime.Claims;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Refused;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Decides the next step of a Deployment's rollout. */
final class DeploymentPlanner {

    private final Lister<ReplicaSet> sets;
    private final Lister<Pod> pods;
    private final InstantSource clock;

    DeploymentPlanner(Lister<ReplicaSet> sets, Lister<Pod> pods, InstantSource clock) {
        this.sets = sets;
        this.pods = pods;
        this.clock = clock;
    }

    Plan plan(Deployment deployment, Feedback feedback) {
        Plan.Builder plan = Plan.builder();
        if (Selectors.isEmpty(deployment.getSpec().getSelector())) {
            return selectsEverything(deployment, plan);
        }
        List<SetState> owned =
                Claims.claim(
                                Resources.REPLICA_SETS,
                                sets,
                                deployment,
                                deployment.getSpec().getSelector(),
                                set -> true,
                                plan)
                        .stream()
                        .map(SetState::new)
                        .toList();
        Rollout rollout = new Rollout(deployment, owned, plan, clock.instant());
        if (deployment.getMetadata().getDeletionTimestamp() != null) {
            StatusWriter.plain(rollout);
            return plan.build();
        }
        if (nameIsTaken(rollout, feedback)) {
            return collided(rollout);
        }
        Progress.notePause(rollout);
        Revisions.sync(rollout);
        if (rollout.isPaused() || Scaling.isDue(rollout)) {
            Scaling.step(rollout);
            if (rollout.isPaused()) {
                History.clean(rollout);
            }
            rollout.all().forEach(set -> set.writeTo(plan));
            StatusWriter.plain(rollout);
            return plan.build();
        }
        if (rollout.isRolling()) {
            RollingUpdate.step(rollout);
        } else {
            Recreate.step(rollout, set -> pods.byIndex(BY_OWNER, set.uid()));
        }
        rollout.all().forEach(set -> set.writeTo(plan));
        StatusWriter.rolling(rollout);
        return plan.build();
    }

    private static Plan selectsEverything(Deployment deployment, Plan.Builder plan) {
        plan.note(
                Note.warning(
                        deployment,
                        "SelectingAll",
                        "This deployment is selecting all pods. A non-empty selector is"
                                + " required."));
        ObjectNode before = Json.tree(deployment.getStatus());
        ObjectNode after = before.deepCopy();
        Long generation = deployment.getMetadata().getGeneration();
        after.put("observedGeneration", generation == null ? 0 : generation);
        plan.status(Resources.DEPLOYMENTS, deployment, before, after);
        return plan.build();
    }

    /**
     * Tells of a new set that was refused. True when the set's name is taken by something else, so
     * that another hash is needed.
     */
    private boolean nameIsTaken(Rollout rollout, Feedback feedback) {
        for (Refused refused : feedback.refused()) {
            if (refused.write().verb() != Verb.CREATE
                    || !refused.write().key().type().equals(Resources.REPLICA_SETS)) {
                continue;
            }
            if (refused.isAlreadyExists()) {
                Optional<ReplicaSet> taken = sets.get(refused.write().key().path());
                if (taken.isPresent() && !isOwn(taken.get(), rollout.deployment())) {
                    return true;
                }
            } else if (!refused.isNamespaceTerminating()) {
                String message =
                        "Failed to create new replica set \"%s\": %s"
                                .formatted(refused.write().key().name(), refused.message());
                rollout.plan()
                        .note(Note.warning(rollout.deployment(), "ReplicaSetCreateError", message));
                if (rollout.progressDeadline().isPresent()) {
                    Progress.set(
                            rollout,
                            Condition.of(Progress.TYPE, "False", "ReplicaSetCreateError", message));
                }
            }
        }
        return false;
    }

    private static boolean isOwn(ReplicaSet set, Deployment deployment) {
        return Owners.isControlledBy(set, deployment.getMetadata().getUid())
                && Templates.equal(set, deployment);
    }

    private static Plan collided(Rollout rollout) {
        int count = rollout.status().path("collisionCount").asInt(0) + 1;
        rollout.plan()
                .write(
                        Write.patch(
                                Resources.DEPLOYMENTS,
                                rollout.deployment(),
                                "status",
                                Json.object(Map.of("status", Map.of("collisionCount", count)))));
        return rollout.plan().build();
    }
}
