package dev.navarch.api.engine.verb;

import dev.navarch.api.cache.Image;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiException.Details;
import java.util.List;

/** Images that are new enough for what a client asked. */
final class Freshness {

    /** How long Kubernetes lets a client wait for a resourceVersion that is still to come. */
    private static final long WAIT_MILLIS = 3000;

    private final WatchCache cache;

    Freshness(WatchCache cache) {
        this.cache = cache;
    }

    Image newest() {
        return cache.freshImage()
                .orElseThrow(() ->
                        new ApiException(
                                504,
                                "Timeout",
                                "Timeout: the cache could not catch up with the store",
                                retry(1),
                                List.of()));
    }

    Image notOlderThan(long revision) {
        if (!cache.reach(revision, WAIT_MILLIS)) {
            throw new ApiException(
                    504,
                    "Timeout",
                    "Timeout: Too large resource version: "
                            + revision
                            + ", current: "
                            + cache.image().revision(),
                    retry(1),
                    List.of(
                            new Cause(
                                    "ResourceVersionTooLarge", "Too large resource version", "")));
        }
        return cache.image();
    }

    private static Details retry(int seconds) {
        return new Details("", "", "", "", seconds);
    }
}
