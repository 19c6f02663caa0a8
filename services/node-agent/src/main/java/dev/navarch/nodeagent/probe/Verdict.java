package dev.navarch.nodeagent.probe;

import io.fabric8.kubernetes.api.model.Probe;
import java.util.Optional;

/**
 * Counts results of one probe until they weigh enough: a verdict falls after {@code
 * failureThreshold} failures or {@code successThreshold} successes in a row.
 *
 * @param success what the last results were
 * @param inARow how many of them
 */
public record Verdict(boolean success, int inARow) {

    public static final Verdict NOTHING = new Verdict(false, 0);

    private static final int DEFAULT_FAILURES = 3;

    public Verdict after(boolean result) {
        return new Verdict(result, inARow == 0 || success != result ? 1 : inARow + 1);
    }

    /** Whether the container passes; empty while the results do not say. */
    public Optional<Boolean> passes(Probe probe) {
        int needed =
                success
                        ? or(probe.getSuccessThreshold(), 1)
                        : or(probe.getFailureThreshold(), DEFAULT_FAILURES);
        return inARow >= needed ? Optional.of(success) : Optional.empty();
    }

    static int or(@org.jspecify.annotations.Nullable Integer value, int fallback) {
        return value == null || value <= 0 ? fallback : value;
    }
}
