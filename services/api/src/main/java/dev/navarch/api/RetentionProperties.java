package dev.navarch.api;

import dev.navarch.api.cache.CacheSettings;
import dev.navarch.api.store.postgres.Retention;
import dev.navarch.model.settings.Setting;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long what is kept.
 *
 * @param events how long Events are kept that nobody repeats
 * @param changes how long changes stay in the change log: for so long a watch can be interrupted
 *     and a list paged through
 * @param mostChanges how many changes stay in the change log; when there are more, the oldest go
 *     even if they are younger
 * @param watchCacheSize how many changes of each type stay in memory; watches that are further
 *     behind read the change log
 */
@ConfigurationProperties("navarch.retention")
public record RetentionProperties(
        @DefaultValue("1h") Duration events,
        @DefaultValue("5m") Duration changes,
        @DefaultValue("500000") long mostChanges,
        @DefaultValue("4096") int watchCacheSize) {

    private static final Duration LONGEST_SWEEP = Duration.ofMinutes(1);
    private static final Duration SHORTEST_SWEEP = Duration.ofMillis(500);

    public RetentionProperties {
        Setting.positive("navarch.retention.events", events);
        Setting.positive("navarch.retention.changes", changes);
        Setting.atLeast("navarch.retention.most-changes", 1, mostChanges);
        Setting.atLeast("navarch.retention.watch-cache-size", 1, watchCacheSize);
    }

    Retention changeLog() {
        return new Retention(
                changes, mostChanges, Retention.DEFAULT.commands(), Retention.DEFAULT.every());
    }

    CacheSettings cache() {
        CacheSettings usual = CacheSettings.DEFAULT;
        return new CacheSettings(
                watchCacheSize, usual.bookmarkInterval(), usual.tick(), usual.freshTimeout());
    }

    /** How often to look for events that are due. */
    Duration sweep() {
        Duration half = events.dividedBy(2);
        return half.compareTo(LONGEST_SWEEP) > 0
                ? LONGEST_SWEEP
                : half.compareTo(SHORTEST_SWEEP) < 0 ? SHORTEST_SWEEP : half;
    }
}
