package dev.navarch.api.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request.
 *
 * @param number its place in the run: with the seed, what makes it again
 * @param operation what it began as
 * @param dry whether nothing may change even if it succeeds
 */
record Asked(
        int number,
        Operation operation,
        String method,
        String path,
        Map<String, String> headers,
        byte[] body,
        boolean dry) {

    private static final int SHOWN = 1500;

    Asked {
        headers = Map.copyOf(headers);
    }

    boolean streams() {
        return path.contains("watch=") || path.contains("/watch/") || path.contains("follow=");
    }

    @Override
    public String toString() {
        String text = new String(body, StandardCharsets.UTF_8);
        return "request "
                + number
                + ": "
                + method
                + " "
                + path
                + " "
                + headers
                + "\n  "
                + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text);
    }
}
