package dev.navarch.controller.replicaset;

import dev.navarch.controller.object.Pods;
import dev.navarch.controller.object.Times;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which pods go first when there are too many: those that are missed least. Unbound before bound,
 * pending before running, not ready before ready, cheap before dear ({@code
 * controller.kubernetes.io/pod-deletion-cost}), from crowded nodes first, lately ready before long
 * ready, more restarts before fewer, young before old. Ages are compared by their order of
 * magnitude (KEP-2185), and pods of the same one by uid, which amounts to a random choice.
 */
final class DeletionOrder {

    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

    private final Map<String, Integer> crowd;
    private final Instant now;

    private DeletionOrder(Map<String, Integer> crowd, Instant now) {
        this.crowd = crowd;
        this.now = now;
    }

    /**
     * @param related the pods that serve the same purpose, wherever they came from
     */
    static DeletionOrder of(Collection<Pod> related, Instant now) {
        Map<String, Integer> crowd = new HashMap<>();
        for (Pod pod : related) {
            String node = Pods.nodeName(pod);
            if (Pods.isActive(pod) && !node.isEmpty()) {
                crowd.merge(node, 1, Integer::sum);
            }
        }
        return new DeletionOrder(crowd, now);
    }

    /** The pods, first those that go first. */
    List<Pod> sort(List<Pod> pods) {
        Comparator<Pod> order =
                Comparator.comparing((Pod pod) -> !Pods.nodeName(pod).isEmpty())
                        .thenComparingInt(DeletionOrder::phaseRank)
                        .thenComparing(Pods::isReady)
                        .thenComparingInt(DeletionOrder::cost)
                        .thenComparingInt(pod -> -crowd.getOrDefault(Pods.nodeName(pod), 0))
                        .thenComparingLong(pod -> Pods.isReady(pod) ? age(Pods.readySince(pod)) : 0)
                        .thenComparingInt(pod -> -restarts(pod))
                        .thenComparingLong(
                                pod -> age(Times.orEpoch(pod.getMetadata().getCreationTimestamp())))
                        .thenComparing(pod -> String.valueOf(pod.getMetadata().getUid()));
        return pods.stream().sorted(order).toList();
    }

    private static int phaseRank(Pod pod) {
        return switch (Pods.phase(pod)) {
            case "Pending" -> 0;
            case "Unknown" -> 1;
            default -> 2;
        };
    }

    static int cost(Pod pod) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        String cost = annotations == null ? null : annotations.get(COST);
        if (cost == null) {
            return 0;
        }
        try {
            return Integer.parseInt(cost);
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    private static int restarts(Pod pod) {
        if (pod.getStatus() == null) {
            return 0;
        }
        int most = 0;
        for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
            most = Math.max(most, status.getRestartCount() == null ? 0 : status.getRestartCount());
        }
        return most;
    }

    /** The order of magnitude of an age, to the base of two. */
    private long age(Instant since) {
        long seconds = Math.max(1, Duration.between(since, now).toSeconds());
        return 63L - Long.numberOfLeadingZeros(seconds);
    }
}
