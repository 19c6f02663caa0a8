package dev.navarch.api.validation;

import java.net.URI;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The string formats that custom schemas may ask for; formats not known here bound nothing. */
final class StringFormats {

    private static final Pattern UUID =
            Pattern.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
    private static final Pattern IPV4 =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern DURATION =
            Pattern.compile("[+-]?(\\d+(\\.\\d*)?(ns|us|µs|ms|s|m|h|d|w))+");

    private StringFormats() {}

    static void check(String format, JsonNode value, String path, Causes causes) {
        if (format.isEmpty() || !value.isString() || fits(format, value.asString())) {
            return;
        }
        Keywords.inBody(path, value, "must be of type " + format + ": " + value, causes);
    }

    private static boolean fits(String format, String text) {
        try {
            switch (format) {
                case "date" -> LocalDate.parse(text);
                case "date-time", "datetime" -> OffsetDateTime.parse(text);
                case "uri" -> {
                    return URI.create(text).getScheme() != null || text.startsWith("/");
                }
                default -> {
                    return matches(format, text);
                }
            }
            return true;
        } catch (DateTimeException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean matches(String format, String text) {
        return switch (format) {
            case "uuid", "uuid3", "uuid4", "uuid5" -> UUID.matcher(text).matches();
            case "email" -> EMAIL.matcher(text).matches();
            case "ipv4" -> IPV4.matcher(text).matches();
            case "ipv6" -> IPV6.matcher(text).matches();
            case "cidr" -> text.matches("[0-9a-fA-F:.]+/\\d{1,3}");
            case "hostname" -> Format.DNS_SUBDOMAIN.problems(text).isEmpty();
            case "duration" -> DURATION.matcher(text).matches();
            default -> true;
        };
    }
}
