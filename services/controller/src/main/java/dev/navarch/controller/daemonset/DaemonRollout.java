package dev.navarch.controller.daemonset;

import dev.navarch.controller.object.Fraction;
import dev.navarch.controller.object.Pods;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetUpdateStrategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which pods of an older template go next; their nodes then lack one, and get it. */
final class DaemonRollout {

    private DaemonRollout() {}

    /** Those that are not available anyway, and as many others as may be unavailable. */
    static List<Pod> outdated(
            DaemonSet set, Collection<List<Pod>> byNode, String hash, int desired, Instant now) {
        DaemonSetUpdateStrategy strategy = set.getSpec().getUpdateStrategy();
        if (strategy != null && "OnDelete".equals(strategy.getType())) {
            return List.of();
        }
        List<Pod> outdated = new ArrayList<>();
        List<Pod> oldAvailable = new ArrayList<>();
        int unavailable = 0;
        int minReady = DaemonPlanner.minReadySeconds(set);
        for (List<Pod> there : byNode) {
            for (Pod pod : there) {
                boolean available =
                        !Pods.isTerminating(pod) && Pods.isAvailable(pod, minReady, now);
                boolean old = !hash.equals(DaemonPod.revision(pod));
                if (!available) {
                    unavailable++;
                    if (old && !Pods.isTerminating(pod)) {
                        outdated.add(pod);
                    }
                } else if (old) {
                    oldAvailable.add(pod);
                }
            }
        }
        oldAvailable.stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .limit(Math.max(0, maxUnavailable(strategy, desired) - unavailable))
                .forEach(outdated::add);
        return outdated;
    }

    private static int maxUnavailable(@Nullable DaemonSetUpdateStrategy strategy, int desired) {
        IntOrString limit =
                strategy == null || strategy.getRollingUpdate() == null
                        ? null
                        : strategy.getRollingUpdate().getMaxUnavailable();
        return limit == null ? 1 : Math.max(1, Fraction.of(limit, desired, true));
    }
}
