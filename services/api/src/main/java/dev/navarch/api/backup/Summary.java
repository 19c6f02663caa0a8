package dev.navarch.api.backup;

import java.time.Instant;

/**
 * What was saved or restored.
 *
 * @param revision the newest of the state
 * @param taken when it was the newest
 */
public record Summary(long objects, long changes, long revision, Instant taken) {

    @Override
    public String toString() {
        return objects
                + " objects and "
                + changes
                + " changes, revision "
                + revision
                + " of "
                + taken;
    }
}
