package dev.navarch.proxy.rules;

import java.util.Locale;

/** The transport protocols of a service port. */
public enum Protocol {
    TCP,
    UDP,
    SCTP;

    /** The name that the kernel's tools use, {@code tcp}. */
    public String lower() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads the API's spelling; a port that names none is TCP. */
    public static Protocol of(@org.jspecify.annotations.Nullable String name) {
        return name == null || name.isEmpty() ? TCP : valueOf(name.toUpperCase(Locale.ROOT));
    }
}
