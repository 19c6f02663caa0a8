package dev.navarch.controller.deployment;

import java.util.List;
import java.util.Optional;

/**
 * Replaces pods step by step: up with the present set while there are fewer pods than wanted plus
 * maxSurge, down with old ones while at least wanted minus maxUnavailable are available. Old pods
 * that are not available go first, since nobody misses them.
 */
final class RollingUpdate {

    private RollingUpdate() {}

    static void step(Rollout rollout) {
        Optional<SetState> current = rollout.current();
        if (current.isEmpty()) {
            Revisions.create(rollout, newReplicas(rollout, 0));
            return;
        }
        if (!scaleCurrent(rollout, current.get())
                && !scaleOld(rollout, current.get())
                && Progress.isComplete(rollout)) {
            History.clean(rollout);
        }
    }

    /** How many pods the present set may have now. */
    static int newReplicas(Rollout rollout, int has) {
        if (!rollout.isRolling()) {
            return rollout.replicas();
        }
        int room = rollout.replicas() + rollout.maxSurge() - Rollout.sumReplicas(rollout.all());
        return room <= 0 ? has : has + Math.min(room, rollout.replicas() - has);
    }

    private static boolean scaleCurrent(Rollout rollout, SetState current) {
        if (current.replicas() == rollout.replicas()) {
            return false;
        }
        int to =
                current.replicas() > rollout.replicas()
                        ? rollout.replicas()
                        : newReplicas(rollout, current.replicas());
        return rollout.scale(current, to);
    }

    private static boolean scaleOld(Rollout rollout, SetState current) {
        List<SetState> old = rollout.activeOld();
        if (old.isEmpty()) {
            return false;
        }
        int minAvailable = rollout.replicas() - rollout.maxUnavailable();
        int currentUnavailable = current.replicas() - current.staysAvailable();
        int spare = Rollout.sumReplicas(rollout.all()) - minAvailable - currentUnavailable;
        if (spare <= 0) {
            return false;
        }
        int unavailable = removeUnavailable(rollout, old, spare);
        int available = removeAvailable(rollout, old, minAvailable);
        return unavailable + available > 0;
    }

    private static int removeUnavailable(Rollout rollout, List<SetState> old, int spare) {
        int removed = 0;
        for (SetState set : old) {
            int unavailable = set.replicas() - set.staysAvailable();
            if (removed < spare && set.replicas() > 0 && unavailable > 0) {
                int count = Math.min(spare - removed, unavailable);
                rollout.scale(set, set.replicas() - count);
                removed += count;
            }
        }
        return removed;
    }

    private static int removeAvailable(Rollout rollout, List<SetState> old, int minAvailable) {
        int available = rollout.all().stream().mapToInt(SetState::staysAvailable).sum();
        int spare = available - minAvailable;
        int removed = 0;
        for (SetState set : old) {
            if (removed < spare && set.replicas() > 0) {
                int count = Math.min(set.replicas(), spare - removed);
                rollout.scale(set, set.replicas() - count);
                removed += count;
            }
        }
        return removed;
    }
}
