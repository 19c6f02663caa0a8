package dev.navarch.controller.volume;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells what is gone from what is merely not known here yet: a volume may be read from its topic
 * before its claim is read from another. What was seen going is gone at once, the rest after a
 * while.
 */
final class Absences {

    private final InstantSource clock;
    private final Map<String, Instant> since = new ConcurrentHashMap<>();
    private final Set<String> certain = ConcurrentHashMap.newKeySet();

    Absences(InstantSource clock) {
        this.clock = clock;
    }

    void sawGoing(String what) {
        certain.add(what);
    }

    void isThere(String what) {
        since.remove(what);
        certain.remove(what);
    }

    /**
     * How long to wait until the thing counts as gone; not positive when it does.
     *
     * @param patience how long one that was never seen going may be late
     */
    Duration left(String what, Duration patience) {
        if (certain.contains(what)) {
            return Duration.ZERO;
        }
        Instant now = clock.instant();
        return Duration.between(now, since.computeIfAbsent(what, k -> now).plus(patience));
    }

    void forget(String what) {
        isThere(what);
    }
}
