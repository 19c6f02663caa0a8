package dev.navarch.scheduler.plugin;

import dev.navarch.scheduler.cluster.PodInfo;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * The pods that would have to leave a node.
 *
 * @param pods the most important first
 * @param broken how many of them a disruption budget protects
 */
record Victims(String node, List<PodInfo> pods, int broken) {

    /** Higher priority first, then whoever has run longer. */
    static final Comparator<PodInfo> MOST_IMPORTANT_FIRST =
            Comparator.comparingInt(PodInfo::priority)
                    .reversed()
                    .thenComparing(PodInfo::started)
                    .thenComparing(PodInfo::uid);

    /**
     * Fewest broken budgets, then the least important most important victim, then the smallest sum
     * of priorities, then the fewest victims, then those that started last.
     */
    static final Comparator<Victims> LEAST_HARM =
            Comparator.comparingInt(Victims::broken)
                    .thenComparingInt(Victims::highestPriority)
                    .thenComparingLong(Victims::prioritySum)
                    .thenComparingInt(victims -> victims.pods().size())
                    .thenComparing(Victims::earliestStart, Comparator.reverseOrder());

    Victims {
        pods = List.copyOf(pods);
    }

    private int highestPriority() {
        return pods.isEmpty() ? Integer.MIN_VALUE : pods.getFirst().priority();
    }

    /** Priorities may be negative: shifted, so that more victims never sum to less. */
    private long prioritySum() {
        return pods.stream().mapToLong(pod -> pod.priority() + (1L << 31)).sum();
    }

    private Instant earliestStart() {
        int highest = highestPriority();
        return pods.stream()
                .filter(pod -> pod.priority() == highest)
                .map(PodInfo::started)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }
}
