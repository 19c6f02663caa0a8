package dev.navarch.api.replicas;

import java.util.List;
import java.util.OptionalLong;

/**
 * A list that was answered, all its pages together.
 *
 * @param query what was asked, for the message of a failure
 * @param revision that the list showed
 * @param exactly the revision that it had to show, if one
 * @param least the oldest revision that it was allowed to show
 */
record Listed(
        String query,
        String type,
        Select select,
        long revision,
        OptionalLong exactly,
        long least,
        List<Event> items) {

    Listed {
        items = List.copyOf(items);
    }
}
