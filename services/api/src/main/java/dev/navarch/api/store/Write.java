package dev.navarch.api.store;

import dev.navarch.model.ObjectKey;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * One write, with the precondition that makes it safe: the revision that the writer has seen.
 *
 * @param key the object
 * @param uid its uid, which stays the same for its whole life
 * @param expectedRevision the revision that the object must be at; 0 when it must not exist
 * @param content gives the object's bytes once its revision is known, since they carry it; empty to
 *     delete the object
 * @param commandId the command that this write carries out: a second write with the same id has no
 *     effect and is answered with {@link WriteOutcome.AlreadyApplied}
 */
public record Write(
        ObjectKey key,
        String uid,
        long expectedRevision,
        Optional<LongFunction<byte[]>> content,
        Optional<String> commandId) {

    public Write {
        Objects.requireNonNull(key);
        Objects.requireNonNull(uid);
        if (expectedRevision < 0) {
            throw new IllegalArgumentException("negative revision " + expectedRevision);
        }
        if (expectedRevision == 0 && content.isEmpty()) {
            throw new IllegalArgumentException("deletes what must not exist: " + key);
        }
    }
}
