package dev.navarch.scheduler.election;

import java.util.Objects;

/**
 * What the scheduler's Lease says.
 *
 * @param holder who holds it; empty for nobody
 * @param version its resourceVersion, which changes whenever the holder renews it
 * @param durationSeconds for how long it holds without being renewed
 * @param transitions how often it changed hands
 * @param acquired when its holder got it, as it stands there
 */
public record LeaseState(
        String uid,
        String holder,
        String version,
        int durationSeconds,
        int transitions,
        String acquired) {

    public LeaseState {
        Objects.requireNonNull(uid);
        Objects.requireNonNull(holder);
        Objects.requireNonNull(version);
    }
}
