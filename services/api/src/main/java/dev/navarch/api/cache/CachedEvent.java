package dev.navarch.api.cache;

import dev.navarch.api.encoding.ResourceVersions;
import org.jspecify.annotations.Nullable;

/** A change as watchers see it; one is shared by all of them. */
final class CachedEvent {

    private final long revision;
    private final @Nullable CachedObject before;
    private final @Nullable CachedObject after;
    private volatile byte @Nullable [] gone;

    CachedEvent(long revision, @Nullable CachedObject before, @Nullable CachedObject after) {
        this.revision = revision;
        this.before = before;
        this.after = after;
    }

    long revision() {
        return revision;
    }

    @Nullable CachedObject before() {
        return before;
    }

    @Nullable CachedObject after() {
        return after;
    }

    /** The object's last state at the revision at which it disappeared. */
    byte[] gone() {
        byte[] bytes = gone;
        if (bytes == null) {
            if (before == null) {
                throw new IllegalStateException("nothing was there before " + revision);
            }
            bytes = ResourceVersions.splice(before.bytes(), revision);
            gone = bytes;
        }
        return bytes;
    }
}
