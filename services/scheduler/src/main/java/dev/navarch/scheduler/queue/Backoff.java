package dev.navarch.scheduler.queue;

/**
 * How long a pod that got no node is left alone: doubling with every failure.
 *
 * @param firstMillis after the first failure
 * @param mostMillis at most
 */
public record Backoff(long firstMillis, long mostMillis) {

    /** Kubernetes' defaults: 1 s to 10 s. */
    public static final Backoff DEFAULT = new Backoff(1_000, 10_000);

    public Backoff {
        if (firstMillis <= 0 || mostMillis < firstMillis) {
            throw new IllegalArgumentException(firstMillis + " to " + mostMillis + " ms");
        }
    }

    long millis(int failures) {
        long millis = firstMillis;
        for (int i = 1; i < failures && millis < mostMillis; i++) {
            millis *= 2;
        }
        return failures == 0 ? 0 : Math.min(millis, mostMillis);
    }
}
