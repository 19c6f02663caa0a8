package dev.navarch.controller.statefulset;

import dev.navarch.controller.object.Fraction;
import dev.navarch.controller.object.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateStatefulSetStrategy;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;

/**
 * A StatefulSet on its way from one revision to another at one moment; the two are the same where
 * nothing changes.
 */
record Rollout(
        StatefulSet set, ControllerRevision current, ControllerRevision update, Instant now) {

    int replicas() {
        return Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
    }

    int minReadySeconds() {
        return Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0);
    }

    /** Whether each pod waits for the one before it. */
    boolean isOrdered() {
        return !"Parallel".equals(set.getSpec().getPodManagementPolicy());
    }

    /** Whether pods of other revisions are replaced without somebody deleting them. */
    boolean isRolling() {
        StatefulSetUpdateStrategy strategy = set.getSpec().getUpdateStrategy();
        return strategy == null || !"OnDelete".equals(strategy.getType());
    }

    boolean isAvailable(Pod pod) {
        return Pods.phase(pod).equals("Running") && Pods.isAvailable(pod, minReadySeconds(), now);
    }

    boolean isBelowPartition(int ordinal) {
        return rollingUpdate()
                .map(RollingUpdateStatefulSetStrategy::getPartition)
                .filter(partition -> ordinal < Replica.first(set) + partition)
                .isPresent();
    }

    private Optional<RollingUpdateStatefulSetStrategy> rollingUpdate() {
        return Optional.ofNullable(set.getSpec().getUpdateStrategy())
                .map(StatefulSetUpdateStrategy::getRollingUpdate);
    }

    private int maxUnavailable() {
        return rollingUpdate()
                .map(RollingUpdateStatefulSetStrategy::getMaxUnavailable)
                .map(limit -> Math.max(1, Fraction.of(limit, replicas(), false)))
                .orElse(1);
    }

    /**
     * The pods of other revisions to replace now, from the highest ordinal down to the partition,
     * as many as may be unavailable at once.
     */
    List<Pod> outdated(NavigableMap<Integer, Pod> wanted) {
        List<Pod> outdated = new ArrayList<>();
        int limit = maxUnavailable();
        long unavailable = wanted.values().stream().filter(this::isDown).count();
        for (Map.Entry<Integer, Pod> each : wanted.descendingMap().entrySet()) {
            Pod pod = each.getValue();
            if (isBelowPartition(each.getKey())) {
                break;
            }
            boolean down = isDown(pod);
            boolean stale = !Replica.revision(pod).equals(update.getMetadata().getName());
            if (stale && !Pods.isTerminating(pod)) {
                if (!down && unavailable >= limit) {
                    break;
                }
                unavailable += down ? 0 : 1;
                outdated.add(pod);
                down = true;
            }
            if (down && unavailable >= limit) {
                break;
            }
        }
        return outdated;
    }

    private boolean isDown(Pod pod) {
        return Pods.isTerminating(pod) || !isAvailable(pod);
    }
}
