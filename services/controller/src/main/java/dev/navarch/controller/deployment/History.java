package dev.navarch.controller.deployment;

import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import java.util.Comparator;
import java.util.List;

/** Deletes the oldest of the sets that nobody uses any more, beyond revisionHistoryLimit. */
final class History {

    private History() {}

    static void clean(Rollout rollout) {
        Integer limit = rollout.deployment().getSpec().getRevisionHistoryLimit();
        if (limit == null || limit == Integer.MAX_VALUE) {
            return;
        }
        List<SetState> alive =
                rollout.old().stream()
                        .filter(set -> !set.isTerminating())
                        .sorted(
                                Comparator.comparingLong(Revisions::of)
                                        .thenComparing(SetState.OLDEST_FIRST))
                        .toList();
        for (SetState set : alive.subList(0, Math.max(0, alive.size() - limit))) {
            if (set.actual() == 0 && set.replicas() == 0 && set.hasSettled()) {
                rollout.plan().write(Write.delete(Resources.REPLICA_SETS, set.set()));
            }
        }
    }
}
