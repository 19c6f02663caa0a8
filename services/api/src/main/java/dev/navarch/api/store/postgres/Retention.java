package dev.navarch.api.store.postgres;

import java.time.Duration;

/**
 * What is forgotten, and when.
 *
 * @param changes how long changes stay in the log: for so long a watch can be interrupted and a
 *     list paged through
 * @param mostChanges when there are more, the oldest go even if they are younger
 * @param commands how long a command's id is known: longer than Kafka may deliver it again
 * @param every how often the rest is looked after
 */
public record Retention(Duration changes, long mostChanges, Duration commands, Duration every) {

    /** Five minutes of changes, as Kubernetes keeps them. */
    public static final Retention DEFAULT =
            new Retention(
                    Duration.ofMinutes(5), 500_000, Duration.ofDays(7), Duration.ofSeconds(30));

    public Retention {
        if (mostChanges < 1 || every.isNegative() || every.isZero()) {
            throw new IllegalArgumentException(mostChanges + " changes, every " + every);
        }
    }
}
