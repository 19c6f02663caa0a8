package dev.navarch.api.store;

import dev.navarch.model.ChangeType;
import dev.navarch.model.ObjectKey;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * One write, with the precondition that makes it safe: the object as the writer has seen it.
 *
 * @param key the object
 * @param uid its uid, which stays the same for its whole life
 * @param expected the stored object that the writer has seen and that must not have changed since;
 *     empty when none may exist
 * @param content gives the object's bytes once its revision is known, since they carry it; empty to
 *     delete the object. It may be asked more than once and must not fail.
 * @param commandId the command that this write carries out: a second write with the same id has no
 *     effect and is answered with {@link WriteOutcome.AlreadyApplied}
 * @param author who the change log says it was
 */
public record Write(
        ObjectKey key,
        String uid,
        Optional<StoredObject> expected,
        Optional<LongFunction<byte[]>> content,
        Optional<String> commandId,
        Author author) {

    /** A write that the API service makes for itself. */
    public Write(
            ObjectKey key,
            String uid,
            Optional<StoredObject> expected,
            Optional<LongFunction<byte[]>> content,
            Optional<String> commandId) {
        this(key, uid, expected, content, commandId, Author.SERVER);
    }

    public Write {
        Objects.requireNonNull(key);
        Objects.requireNonNull(uid);
        Objects.requireNonNull(author);
        if (expected.isEmpty() && content.isEmpty()) {
            throw new IllegalArgumentException("deletes what must not exist: " + key);
        }
    }

    /** The same write, in another context. */
    public Write traced(String context) {
        return new Write(key, uid, expected, content, commandId, author.traced(context));
    }

    public long expectedRevision() {
        return expected.map(StoredObject::revision).orElse(0L);
    }

    public ChangeType type() {
        if (content.isEmpty()) {
            return ChangeType.DELETED;
        }
        return expected.isEmpty() ? ChangeType.ADDED : ChangeType.MODIFIED;
    }
}
