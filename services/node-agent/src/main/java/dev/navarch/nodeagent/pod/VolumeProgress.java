package dev.navarch.nodeagent.pod;

import java.time.Instant;

/** How far a pod's volumes have come. */
public sealed interface VolumeProgress {

    record NotBegun() implements VolumeProgress {}

    record Mounting() implements VolumeProgress {}

    record Ready() implements VolumeProgress {}

    record Failed(int times, Instant retryAt) implements VolumeProgress {}
}
