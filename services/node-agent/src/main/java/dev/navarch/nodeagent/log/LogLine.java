package dev.navarch.nodeagent.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;

/**
 * One line of a container's log as CRI runtimes write it:
 *
 * <pre>{@code 2026-01-31T12:00:00.123456789Z stdout F the message}</pre>
 *
 * @param time as it is written
 * @param stream {@code stdout} or {@code stderr}
 * @param whole false when the container's line goes on in the next one
 * @param message without a line break
 */
record LogLine(String time, String stream, boolean whole, byte[] message) {

    /** Empty when the line is not of this form. */
    static Optional<LogLine> parse(byte[] line) {
        int first = indexOf(line, 0);
        int second = first < 0 ? -1 : indexOf(line, first + 1);
        int third = second < 0 ? -1 : indexOf(line, second + 1);
        if (second < 0) {
            return Optional.empty();
        }
        int tagEnd = third < 0 ? line.length : third;
        String tag = text(line, second + 1, tagEnd);
        return Optional.of(
                new LogLine(
                        text(line, 0, first),
                        text(line, first + 1, second),
                        !tag.startsWith("P"),
                        third < 0
                                ? new byte[0]
                                : Arrays.copyOfRange(line, third + 1, line.length)));
    }

    private static int indexOf(byte[] line, int from) {
        for (int i = from; i < line.length; i++) {
            if (line[i] == ' ') {
                return i;
            }
        }
        return -1;
    }

    private static String text(byte[] line, int from, int to) {
        return new String(line, from, to - from, StandardCharsets.US_ASCII);
    }

    boolean isBefore(Instant moment) {
        try {
            return java.time.OffsetDateTime.parse(time).toInstant().isBefore(moment);
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
