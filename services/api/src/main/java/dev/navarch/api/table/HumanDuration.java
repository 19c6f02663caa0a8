package dev.navarch.api.table;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Durations with about two significant digits, as every table shows ages: {@code 45s}, {@code
 * 5m10s}, {@code 3h5m}, {@code 5d3h}, {@code 2y10d}.
 */
public final class HumanDuration {

    static final String UNKNOWN = "<unknown>";

    private HumanDuration() {}

    public static String of(Duration duration) {
        long seconds = duration.toSeconds();
        if (duration.compareTo(Duration.ofSeconds(-1)) < 0) {
            return "<invalid>";
        } else if (seconds < 0) {
            return "0s";
        } else if (seconds < 120) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        long hours = minutes / 60;
        if (minutes < 10) {
            return two(minutes, "m", seconds % 60, "s");
        } else if (minutes < 180) {
            return minutes + "m";
        } else if (hours < 8) {
            return two(hours, "h", minutes % 60, "m");
        } else if (hours < 48) {
            return hours + "h";
        }
        long days = hours / 24;
        if (days < 8) {
            return two(days, "d", hours % 24, "h");
        } else if (days < 2 * 365) {
            return days + "d";
        } else if (days < 8 * 365) {
            return two(days / 365, "y", days % 365, "d");
        }
        return days / 365 + "y";
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : small + smallUnit);
    }

    /** How long ago a timestamp was; {@code <unknown>} when there is none. */
    static String since(String timestamp, Instant now) {
        return instant(timestamp).map(then -> of(Duration.between(then, now))).orElse(UNKNOWN);
    }

    static Optional<Instant> instant(String timestamp) {
        try {
            return timestamp.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(timestamp).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
