package dev.navarch.api.engine.verb;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as {@code metav1.Time} writes them: RFC 3339 in UTC, whole seconds. */
final class Timestamps {

    private Timestamps() {}

    static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
