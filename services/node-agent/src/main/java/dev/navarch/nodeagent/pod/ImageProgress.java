package dev.navarch.nodeagent.pod;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far the image of a container that is about to start has come. */
public sealed interface ImageProgress {

    /** The failure that there was last, while nothing better is known. */
    static Optional<Failed> failure(@Nullable ImageProgress progress) {
        return switch (progress) {
            case null -> Optional.empty();
            case Pulling(Optional<Failed> before) -> before;
            case Present present -> Optional.empty();
            case Failed failed -> Optional.of(failed);
        };
    }

    /**
     * It is being pulled.
     *
     * @param before why it could not be had the last time, which is shown until this try is over
     */
    record Pulling(Optional<Failed> before) implements ImageProgress {}

    /** The runtime holds it under this id. */
    record Present(String id) implements ImageProgress {}

    /**
     * It could not be had.
     *
     * @param reason ErrImagePull, ErrImageNeverPull, InvalidImageName
     * @param delay how long until the next try
     */
    record Failed(String reason, String message, Instant at, Duration delay)
            implements ImageProgress {

        /** For this long the failure itself is shown, then that it is waited for. */
        private static final Duration SHOWN = Duration.ofSeconds(2);

        public Instant retryAt() {
            return at.plus(delay);
        }

        public Instant shownUntil() {
            return at.plus(SHOWN);
        }

        /** Whether trying again can help. */
        public boolean waits() {
            return reason.equals("ErrImagePull");
        }
    }
}
