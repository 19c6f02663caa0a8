package dev.navarch.controller.certificate;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * From when to when a certificate is good.
 *
 * @param from a little in the past, for machines whose clock is slow
 */
record Validity(Instant from, Instant to) {

    private static final Duration SHORTEST = Duration.ofMinutes(10);
    private static final Duration BACKDATED = Duration.ofMinutes(5);

    /** A certificate for less than this does not pay for being backdated at its end. */
    private static final Duration SHORT = Duration.ofHours(8);

    /**
     * @param seconds what was asked for, {@code spec.expirationSeconds}
     * @param longest what is given when more or nothing was asked for
     */
    static Validity of(@Nullable Integer seconds, Duration longest, Instant now) {
        Duration length = seconds == null ? longest : Duration.ofSeconds(seconds);
        if (length.compareTo(longest) > 0) {
            length = longest;
        } else if (seconds != null && length.compareTo(SHORTEST) < 0) {
            length = SHORTEST;
        }
        Duration given = length.compareTo(SHORT) < 0 ? length : length.minus(BACKDATED);
        return new Validity(now.minus(BACKDATED), now.plus(given));
    }
}
