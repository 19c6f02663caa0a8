package dev.navarch.api.http;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Details;
import dev.navarch.api.engine.Refusals;
import dev.navarch.wire.http.Exchange;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a request may take that is no watch and no upgrade: what its {@code timeout} says, and
 * no longer than the server allows.
 */
record Deadline(Duration longest) {

    private static final Pattern DURATION =
            Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|h)");

    /**
     * @throws ApiException 400 if the client's timeout is no duration
     */
    Duration of(Exchange exchange) {
        List<String> asked = exchange.query().get("timeout");
        if (asked == null || asked.getFirst().isEmpty()) {
            return longest;
        }
        Duration wanted = read(asked.getFirst());
        return wanted.isZero() || wanted.compareTo(longest) > 0 ? longest : wanted;
    }

    /** Go's notation, {@code 1m30s}. */
    private static Duration read(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher part = DURATION.matcher(text);
        double nanos = 0;
        int at = 0;
        while (part.find() && part.start() == at) {
            nanos += Double.parseDouble(part.group(1)) * unit(part.group(2));
            at = part.end();
        }
        if (at != text.length()) {
            throw Refusals.badRequest("invalid timeout specified in the request URL");
        }
        return Duration.ofNanos((long) Math.min(nanos, 1e18));
    }

    private static double unit(String name) {
        return switch (name) {
            case "ns" -> 1;
            case "us", "µs" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            default -> 3600e9;
        };
    }

    static ApiException passed() {
        return new ApiException(
                504,
                "Timeout",
                "Timeout: request did not complete within the allotted timeout",
                Details.NONE,
                List.of());
    }
}
