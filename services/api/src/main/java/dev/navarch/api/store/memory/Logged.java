package dev.navarch.api.store.memory;

import dev.navarch.api.store.Author;
import dev.navarch.api.store.LoggedChange;
import dev.navarch.model.Change;
import java.time.Instant;

/** A change in the log of a store in memory. */
record Logged(Change change, Instant at, Author author) {

    LoggedChange told() {
        return new LoggedChange(change.revision(), at, change.type(), change.uid(), author);
    }
}
