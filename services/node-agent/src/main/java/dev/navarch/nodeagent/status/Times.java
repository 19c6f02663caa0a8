package dev.navarch.nodeagent.status;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the Kubernetes API writes them. */
public final class Times {

    private Times() {}

    /** {@code 2026-01-31T12:00:00Z}, as metav1.Time is written. */
    public static String seconds(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** {@code 2026-01-31T12:00:00.123456Z}, as metav1.MicroTime is written. */
    public static String micros(Instant at) {
        return java.time.format.DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
                .withZone(java.time.ZoneOffset.UTC)
                .format(at);
    }

    /** {@code 10s}, {@code 2m40s}. */
    public static String duration(Duration duration) {
        long minutes = duration.toMinutes();
        return minutes == 0
                ? duration.toSeconds() + "s"
                : minutes + "m" + duration.toSecondsPart() + "s";
    }
}
