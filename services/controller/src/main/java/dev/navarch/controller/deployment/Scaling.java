package dev.navarch.controller.deployment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows a changed number of replicas without rolling. In the middle of a rollout every set grows
 * or shrinks in proportion, so that the risk of a bad template does not grow with the scale.
 */
final class Scaling {

    private Scaling() {}

    /** Whether the wanted number has changed since the sets were last scaled. */
    static boolean isDue(Rollout rollout) {
        for (SetState set : rollout.all()) {
            String desired = set.annotation(Revisions.DESIRED);
            if (set.replicas() > 0
                    && !desired.isEmpty()
                    && !desired.equals(Integer.toString(rollout.replicas()))) {
                return true;
            }
        }
        return false;
    }

    static void step(Rollout rollout) {
        Optional<SetState> only = onlyActiveOrLatest(rollout);
        if (only.isPresent()) {
            rollout.scale(only.get(), rollout.replicas());
            return;
        }
        if (rollout.current().filter(set -> isSaturated(rollout, set)).isPresent()) {
            rollout.activeOld().forEach(set -> rollout.scale(set, 0));
            return;
        }
        if (rollout.isRolling()) {
            proportionally(rollout);
        }
    }

    /** The one set to scale: the only active one, or the latest when none is. */
    private static Optional<SetState> onlyActiveOrLatest(Rollout rollout) {
        List<SetState> active = rollout.all().stream().filter(set -> set.replicas() > 0).toList();
        if (active.size() > 1) {
            return Optional.empty();
        }
        if (active.size() == 1) {
            return Optional.of(active.get(0));
        }
        return rollout.current().or(() -> rollout.old().stream().min(SetState.NEWEST_FIRST));
    }

    private static boolean isSaturated(Rollout rollout, SetState set) {
        return set.replicas() == rollout.replicas()
                && set.annotation(Revisions.DESIRED).equals(Integer.toString(rollout.replicas()))
                && set.available() == rollout.replicas();
    }

    private static void proportionally(Rollout rollout) {
        List<SetState> active = new ArrayList<>(rollout.activeOld());
        rollout.current().filter(set -> set.replicas() > 0).ifPresent(active::add);
        int allowed = rollout.replicas() > 0 ? rollout.replicas() + rollout.maxSurge() : 0;
        int toAdd = allowed - Rollout.sumReplicas(active);
        Comparator<SetState> bySize =
                Comparator.comparingInt((SetState set) -> -set.replicas())
                        .thenComparing(toAdd > 0 ? SetState.NEWEST_FIRST : SetState.OLDEST_FIRST);
        active.sort(bySize);
        Map<SetState, Integer> sizes = new HashMap<>();
        int added = 0;
        for (SetState set : active) {
            int proportion = toAdd == 0 ? 0 : proportion(rollout, set, toAdd, added);
            sizes.put(set, set.replicas() + proportion);
            added += proportion;
        }
        for (int i = 0; i < active.size(); i++) {
            SetState set = active.get(i);
            int size = sizes.getOrDefault(set, set.replicas());
            int leftover = i == 0 && toAdd != 0 ? toAdd - added : 0;
            rollout.scale(set, Math.max(0, size + leftover));
        }
    }

    private static int proportion(Rollout rollout, SetState set, int toAdd, int added) {
        if (set.replicas() == 0 || toAdd == added) {
            return 0;
        }
        int share = share(rollout, set);
        int allowed = toAdd - added;
        return toAdd > 0 ? Math.min(share, allowed) : Math.max(share, allowed);
    }

    /** By how much the set would change if all changed by the same factor. */
    private static int share(Rollout rollout, SetState set) {
        if (rollout.replicas() == 0) {
            return -set.replicas();
        }
        String maximum = set.annotation(Revisions.MAXIMUM);
        double before =
                maximum.isEmpty() || maximum.equals("0")
                        ? Math.max(1, rollout.status().path("replicas").asInt(1))
                        : Double.parseDouble(maximum);
        double after = (double) rollout.replicas() + rollout.maxSurge();
        return (int) Math.round(set.replicas() * after / before) - set.replicas();
    }
}
