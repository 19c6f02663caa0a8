package dev.navarch.controller.object;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Kubernetes' {@code metav1.Time}: RFC 3339 in whole seconds, UTC. */
public final class Times {

    private Times() {}

    public static String format(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    public static Optional<Instant> parse(@Nullable String text) {
        return text == null || text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    }

    /** The time, or the beginning of time when there is none. */
    public static Instant orEpoch(@Nullable String text) {
        return parse(text).orElse(Instant.EPOCH);
    }
}
