package dev.navarch.api.cache;

import java.time.Duration;

/**
 * @param windowSize how many events of each type stay in memory; watches that are further behind
 *     read the change log
 * @param bookmarkInterval how often a watch that allows bookmarks gets one
 * @param tick how often watches are checked for bookmarks and timeouts that are due
 * @param freshTimeout how long a read waits for the cache to catch up with the store
 */
public record CacheSettings(
        int windowSize, Duration bookmarkInterval, Duration tick, Duration freshTimeout) {

    public static final CacheSettings DEFAULT =
            new CacheSettings(
                    4096, Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofSeconds(10));

    public CacheSettings {
        if (windowSize < 16) {
            throw new IllegalArgumentException("window of " + windowSize);
        }
    }
}
