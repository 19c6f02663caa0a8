package dev.navarch.api.audit;

import java.util.Optional;
import java.util.stream.Stream;

/** When in the course of a request an event is written. */
enum Stage {
    RECEIVED("RequestReceived"),
    /** Of long answers only: watches, logs, connections. */
    STARTED("ResponseStarted"),
    COMPLETE("ResponseComplete"),
    PANIC("Panic");

    private final String text;

    Stage(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    static Optional<Stage> of(String text) {
        return Stream.of(values()).filter(stage -> stage.text.equals(text)).findFirst();
    }
}
