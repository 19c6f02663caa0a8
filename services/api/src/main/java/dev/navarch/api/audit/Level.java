package dev.navarch.api.audit;

import java.util.Optional;
import java.util.stream.Stream;

/** How much of a request is noted; each level has what those before it have. */
enum Level {
    NONE("None"),
    METADATA("Metadata"),
    REQUEST("Request"),
    REQUEST_RESPONSE("RequestResponse");

    private final String text;

    Level(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    boolean atLeast(Level other) {
        return compareTo(other) >= 0;
    }

    static Optional<Level> of(String text) {
        return Stream.of(values()).filter(level -> level.text.equals(text)).findFirst();
    }
}
