package dev.navarch.api.admission.podsecurity;

import java.util.Locale;
import java.util.Optional;

/** How much a namespace allows; see "Pod Security Standards" in the Kubernetes documentation. */
public enum Level {
    PRIVILEGED,
    BASELINE,
    RESTRICTED;

    static Optional<Level> parse(String text) {
        for (Level level : values()) {
            if (level.text().equals(text)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
