package dev.navarch.api.store;

import dev.navarch.model.Change;
import java.util.Optional;

/** How a write ended. */
public sealed interface WriteOutcome {

    /** It is durable. */
    record Committed(Change change) implements WriteOutcome {}

    /**
     * The object was not at the expected revision, so nothing was written.
     *
     * @param current the object as it is now; empty when it does not exist
     */
    record Conflict(Optional<StoredObject> current) implements WriteOutcome {}

    /** A write with this command id was applied before. */
    record AlreadyApplied() implements WriteOutcome {}
}
