package dev.navarch.controller.deployment;

import dev.navarch.controller.object.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.function.Function;

/** Ends all old pods before the first new one starts. */
final class Recreate {

    private Recreate() {}

    /**
     * @param podsOf the pods of a set, those that terminate included
     */
    static void step(Rollout rollout, Function<SetState, Collection<Pod>> podsOf) {
        boolean scaled = false;
        for (SetState set : rollout.activeOld()) {
            scaled |= rollout.scale(set, 0);
        }
        if (scaled || oldPodsRun(rollout, podsOf)) {
            return;
        }
        if (rollout.current().isEmpty()) {
            Revisions.create(rollout, rollout.replicas());
            return;
        }
        if (!rollout.scale(rollout.current().get(), rollout.replicas())
                && Progress.isComplete(rollout)) {
            History.clean(rollout);
        }
    }

    private static boolean oldPodsRun(Rollout rollout, Function<SetState, Collection<Pod>> podsOf) {
        for (SetState set : rollout.old()) {
            if (set.actual() > 0
                    || podsOf.apply(set).stream().anyMatch(pod -> !Pods.isTerminal(pod))) {
                return true;
            }
        }
        return false;
    }
}
