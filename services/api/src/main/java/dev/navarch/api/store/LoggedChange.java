package dev.navarch.api.store;

import dev.navarch.model.ChangeType;
import java.time.Instant;

/**
 * What the change log says of a change besides its content.
 *
 * @param at when it was written, by the clock of the database
 */
public record LoggedChange(long revision, Instant at, ChangeType type, String uid, Author author) {}
