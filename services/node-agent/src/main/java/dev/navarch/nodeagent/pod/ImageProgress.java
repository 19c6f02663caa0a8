package dev.navarch.nodeagent.pod;

import java.time.Duration;
import java.time.Instant;

/** How far the image of a container that is about to start has come. */
public sealed interface ImageProgress {

    record Pulling() implements ImageProgress {}

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
