package dev.navarch.nodeagent.pod;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a container that keeps ending waits before its next start: 10 s, then twice as long each
 * time up to 5 min; forgotten when it ran well for 10 min. See "Container restart policy" in the
 * Kubernetes documentation of the pod life cycle.
 *
 * @param delay the wait after the run that was started at {@code since}
 */
public record Backoff(Duration delay, Instant since) {

    public static final Duration FIRST = Duration.ofSeconds(10);
    public static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration FORGET = LONGEST.multipliedBy(2);

    /** The backoff to hold after starting again at {@code now} what ended at {@code ended}. */
    public static Backoff next(Optional<Backoff> held, Instant ended, Instant now) {
        Duration delay =
                held.filter(backoff -> !backoff.forgotten(ended))
                        .map(backoff -> backoff.delay.multipliedBy(2))
                        .orElse(FIRST);
        return new Backoff(delay.compareTo(LONGEST) > 0 ? LONGEST : delay, now);
    }

    /** When what ended at {@code ended} may start again. */
    public Instant until(Instant ended) {
        return forgotten(ended) ? ended : ended.plus(delay);
    }

    private boolean forgotten(Instant ended) {
        return Duration.between(since, ended).compareTo(FORGET) > 0;
    }
}
