package dev.navarch.api.relay;

import java.time.Duration;

/**
 * Spaces transactions out while there are many. A transaction costs the broker and every reader
 * about the same whether it carries one change or a hundred, so under steady load fewer and larger
 * ones leave the processor to others; a short burst, such as a deployment causes, is not held up.
 */
final class Pace {

    private final long interval;
    private final long burst;
    private long exhaustedUntil;

    /**
     * @param interval from one transaction to the next under steady load
     * @param burst how many may follow each other at once after a time of rest
     */
    Pace(Duration interval, int burst) {
        this.interval = interval.toNanos();
        this.burst = (burst - 1) * this.interval;
    }

    /**
     * Counts a transaction.
     *
     * @param now of {@link System#nanoTime}
     * @return how long it has to wait
     */
    Duration next(long now) {
        if (exhaustedUntil == 0 || now - exhaustedUntil > 0) {
            exhaustedUntil = now;
        }
        long wait = Math.max(0, exhaustedUntil - burst - now);
        exhaustedUntil += interval;
        return Duration.ofNanos(wait);
    }
}
