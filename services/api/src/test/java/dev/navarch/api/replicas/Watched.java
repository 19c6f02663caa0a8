package dev.navarch.api.replicas;

import java.util.List;
import java.util.OptionalLong;

/**
 * A watch from its begin to wherever it ended.
 *
 * @param query what was asked, for the message of a failure
 * @param after the revision that it began after; empty if it began with a state
 * @param least the oldest revision that this state was allowed to have
 * @param events as they came, without that of its expiry
 * @param expiredBelow the newest revision that may be compacted when it said that its place was
 *     gone; -1 if it did not say so
 */
record Watched(
        String query,
        String type,
        Select select,
        OptionalLong after,
        long least,
        List<Event> events,
        long expiredBelow) {

    Watched {
        events = List.copyOf(events);
    }
}
