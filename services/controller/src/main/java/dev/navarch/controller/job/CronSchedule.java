package dev.navarch.controller.job;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A cron expression: minute, hour, day of month, month, day of week, with {@code *}, {@code ?},
 * lists, ranges, steps, names and {@code @daily} and its like. Where both days are restricted,
 * either one suffices, as cron has always done.
 */
final class CronSchedule {

    private static final Map<String, String> MACROS =
            Map.of(
                    "@yearly", "0 0 1 1 *",
                    "@annually", "0 0 1 1 *",
                    "@monthly", "0 0 1 * *",
                    "@weekly", "0 0 * * 0",
                    "@daily", "0 0 * * *",
                    "@midnight", "0 0 * * *",
                    "@hourly", "0 * * * *");
    private static final List<String> MONTHS =
            List.of(
                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                    "dec");
    private static final List<String> DAYS =
            List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

    /** No schedule that ever comes is farther away: a 29 February on a given weekday. */
    private static final int HORIZON_YEARS = 41;

    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekdays;
    private final boolean anyDay;
    private final boolean anyWeekday;
    private final ZoneId zone;

    private CronSchedule(String[] fields, ZoneId zone) {
        this.minutes = parse(fields[0], 0, 59, List.of());
        this.hours = parse(fields[1], 0, 23, List.of());
        this.days = parse(fields[2], 1, 31, List.of());
        this.months = parse(fields[3], 1, 12, MONTHS);
        this.weekdays = parse(fields[4], 0, 7, DAYS);
        if (weekdays.get(7)) {
            weekdays.set(0);
        }
        this.anyDay = isAny(fields[2]);
        this.anyWeekday = isAny(fields[4]);
        this.zone = zone;
    }

    /**
     * @throws IllegalArgumentException if it is no cron expression or no time zone
     */
    static CronSchedule parse(String text, Optional<String> timeZone) {
        String expression = text.strip();
        ZoneId zone = zone(timeZone.orElse("UTC"));
        for (String prefix : List.of("TZ=", "CRON_TZ=")) {
            if (expression.startsWith(prefix) && expression.contains(" ")) {
                zone = zone(expression.substring(prefix.length(), expression.indexOf(' ')));
                expression = expression.substring(expression.indexOf(' ') + 1).strip();
            }
        }
        String[] fields = MACROS.getOrDefault(expression, expression).split("\\s+");
        if (fields.length != 5) {
            throw new IllegalArgumentException(
                    "expected exactly 5 fields, found %d: [%s]".formatted(fields.length, text));
        }
        return new CronSchedule(fields, zone);
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException("unknown time zone " + name, unknown);
        }
    }

    private static boolean isAny(String field) {
        return field.startsWith("*") || field.startsWith("?");
    }

    private static BitSet parse(String field, int lowest, int highest, List<String> names) {
        BitSet set = new BitSet(highest + 1);
        for (String part : field.split(",")) {
            int slash = part.indexOf('/');
            int step = slash < 0 ? 1 : Integer.parseInt(part.substring(slash + 1));
            String range = slash < 0 ? part : part.substring(0, slash);
            int from;
            int to;
            if (range.equals("*") || range.equals("?")) {
                from = lowest;
                to = highest;
            } else {
                int dash = range.indexOf('-');
                from = value(dash < 0 ? range : range.substring(0, dash), lowest, names);
                to =
                        dash >= 0
                                ? value(range.substring(dash + 1), lowest, names)
                                : slash < 0 ? from : highest;
            }
            if (from < lowest || to > highest || from > to || step < 1) {
                throw new IllegalArgumentException("out of range: " + part);
            }
            for (int i = from; i <= to; i += step) {
                set.set(i);
            }
        }
        return set;
    }

    private static int value(String text, int lowest, List<String> names) {
        int name = names.indexOf(text.toLowerCase(Locale.ROOT));
        return name >= 0 ? name + lowest : Integer.parseInt(text);
    }

    /** The first time after the given one; empty when there is none. */
    Optional<Instant> next(Instant after) {
        ZonedDateTime time =
                after.atZone(zone).truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        int lastYear = time.getYear() + HORIZON_YEARS;
        while (time.getYear() <= lastYear) {
            if (!months.get(time.getMonthValue())) {
                time = time.withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS).plusMonths(1);
            } else if (!matchesDay(time)) {
                time = time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
            } else if (!hours.get(time.getHour())) {
                time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            } else if (!minutes.get(time.getMinute())) {
                time = time.plusMinutes(1);
            } else {
                return Optional.of(time.toInstant());
            }
        }
        return Optional.empty();
    }

    private boolean matchesDay(ZonedDateTime time) {
        boolean day = days.get(time.getDayOfMonth());
        boolean weekday = weekdays.get(time.getDayOfWeek().getValue() % 7);
        boolean both = day && weekday;
        boolean either = day || weekday;
        return (anyDay || anyWeekday) ? both : either;
    }
}
