package dev.navarch.controller.deployment;

import dev.navarch.controller.object.Conditions;
import dev.navarch.controller.object.Fraction;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Times;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** One plan's view of a Deployment: its sets, and what has been decided so far. */
final class Rollout {

    private final Deployment deployment;
    private final List<SetState> old = new ArrayList<>();
    private final ObjectNode status;
    private final Conditions conditions;
    private final Plan.Builder plan;
    private final Instant now;
    private Optional<SetState> current = Optional.empty();
    private Optional<String> created = Optional.empty();

    Rollout(Deployment deployment, List<SetState> sets, Plan.Builder plan, Instant now) {
        this.deployment = deployment;
        this.status = Json.tree(deployment.getStatus());
        this.conditions = Conditions.of(status);
        this.plan = plan;
        this.now = now;
        for (SetState set : sets.stream().sorted(SetState.OLDEST_FIRST).toList()) {
            if (current.isEmpty() && Templates.equal(set.set(), deployment)) {
                current = Optional.of(set);
            } else {
                old.add(set);
            }
        }
    }

    Deployment deployment() {
        return deployment;
    }

    String name() {
        return deployment.getMetadata().getName();
    }

    /** The set of the present template. */
    Optional<SetState> current() {
        return current;
    }

    /** The name of the set of the present template, also when this plan is the one to create it. */
    Optional<String> currentName() {
        return current.map(SetState::name).or(() -> created);
    }

    void created(String name) {
        created = Optional.of(name);
    }

    /** The sets of other templates, oldest first. */
    List<SetState> old() {
        return old;
    }

    List<SetState> all() {
        List<SetState> all = new ArrayList<>(old);
        current.ifPresent(all::add);
        return all;
    }

    List<SetState> activeOld() {
        return old.stream().filter(set -> set.replicas() > 0).toList();
    }

    /** The status as it is stored. */
    ObjectNode status() {
        return status;
    }

    /** The conditions as decided so far. */
    Conditions conditions() {
        return conditions;
    }

    Plan.Builder plan() {
        return plan;
    }

    Instant now() {
        return now;
    }

    String time() {
        return Times.format(now);
    }

    int replicas() {
        Integer replicas = deployment.getSpec().getReplicas();
        return replicas == null ? 1 : replicas;
    }

    boolean isPaused() {
        return Boolean.TRUE.equals(deployment.getSpec().getPaused());
    }

    boolean isRolling() {
        DeploymentStrategy strategy = deployment.getSpec().getStrategy();
        return strategy == null || !"Recreate".equals(strategy.getType());
    }

    /** How many pods there may be above the wanted number. */
    int maxSurge() {
        return isRolling() ? resolve(rolling().map(RollingUpdateDeployment::getMaxSurge), true) : 0;
    }

    /** How many of the wanted pods may be missing. */
    int maxUnavailable() {
        if (!isRolling() || replicas() == 0) {
            return 0;
        }
        int unavailable = resolve(rolling().map(RollingUpdateDeployment::getMaxUnavailable), false);
        // Both zero could not make a step; the API refuses it, percentages can still round to it.
        int atLeast = maxSurge() == 0 && unavailable == 0 ? 1 : unavailable;
        return Math.min(atLeast, replicas());
    }

    /** The seconds within which progress must be seen; empty when there is no such limit. */
    Optional<Integer> progressDeadline() {
        return Optional.ofNullable(deployment.getSpec().getProgressDeadlineSeconds())
                .filter(seconds -> seconds != Integer.MAX_VALUE);
    }

    static int sumReplicas(List<SetState> sets) {
        return sets.stream().mapToInt(SetState::replicas).sum();
    }

    /** Scales a set and says so, if that changes its number. */
    boolean scale(SetState set, int to) {
        set.annotate(Revisions.DESIRED, Integer.toString(replicas()));
        set.annotate(Revisions.MAXIMUM, Integer.toString(replicas() + maxSurge()));
        if (set.replicas() == to) {
            return false;
        }
        String direction = set.replicas() < to ? "up" : "down";
        set.scale(
                to,
                Note.normal(
                        deployment,
                        "ScalingReplicaSet",
                        "Scaled %s replica set %s from %d to %d"
                                .formatted(direction, set.name(), set.replicas(), to)));
        return true;
    }

    private Optional<RollingUpdateDeployment> rolling() {
        return Optional.ofNullable(deployment.getSpec().getStrategy())
                .map(DeploymentStrategy::getRollingUpdate);
    }

    private int resolve(Optional<IntOrString> value, boolean roundUp) {
        return Fraction.of(value.orElseGet(() -> new IntOrString("25%")), replicas(), roundUp);
    }
}
