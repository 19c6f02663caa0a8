package dev.navarch.controller.autoscaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the autoscaler recommended and did of late, by autoscaler. It is kept in memory only: losing
 * it makes one decision a little less cautious.
 */
final class Recommendations {

    private record Recommended(int replicas, Instant at) {}

    /** A change of the target, upwards or downwards. */
    private record Scaled(int change, Instant at) {}

    private static final class History {
        final List<Recommended> recommended = new ArrayList<>();
        final List<Scaled> scaled = new ArrayList<>();
    }

    private static final Duration LONGEST = Duration.ofHours(1);

    private final Map<String, History> byKey = new ConcurrentHashMap<>();

    void forget(String key) {
        byKey.remove(key);
    }

    void recommended(String key, int replicas, Instant now) {
        History history = history(key);
        history.recommended.removeIf(r -> r.at().plus(LONGEST).isBefore(now));
        history.recommended.add(new Recommended(replicas, now));
    }

    void scaled(String key, int change, Instant now) {
        History history = history(key);
        history.scaled.removeIf(s -> s.at().plus(LONGEST).isBefore(now));
        history.scaled.add(new Scaled(change, now));
    }

    int highest(String key, Duration window, int now, Instant at) {
        return history(key).recommended.stream()
                .filter(r -> !r.at().plus(window).isBefore(at))
                .mapToInt(Recommended::replicas)
                .reduce(now, Math::max);
    }

    int lowest(String key, Duration window, int now, Instant at) {
        return history(key).recommended.stream()
                .filter(r -> !r.at().plus(window).isBefore(at))
                .mapToInt(Recommended::replicas)
                .reduce(now, Math::min);
    }

    /** How many replicas were added within the period. */
    int added(String key, Duration period, Instant at) {
        return history(key).scaled.stream()
                .filter(s -> s.change() > 0 && s.at().plus(period).isAfter(at))
                .mapToInt(Scaled::change)
                .sum();
    }

    /** How many replicas were removed within the period. */
    int removed(String key, Duration period, Instant at) {
        return -history(key).scaled.stream()
                .filter(s -> s.change() < 0 && s.at().plus(period).isAfter(at))
                .mapToInt(Scaled::change)
                .sum();
    }

    private History history(String key) {
        return byKey.computeIfAbsent(key, k -> new History());
    }
}
