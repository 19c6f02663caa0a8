package dev.navarch.model;

import java.util.Objects;
import java.util.Optional;

/**
 * One entry of the change log: the only source of watch events and of change topics.
 *
 * <p>Objects travel as their encoded JSON bytes, which nobody may modify.
 *
 * @param revision the cluster-wide revision of this change; commit order is revision order
 * @param type what happened
 * @param key which object
 * @param uid the object's {@code metadata.uid}
 * @param before the object before the change; empty when it was created, and in a change read from
 *     a topic
 * @param after the object after the change; empty when it was deleted
 * @param trace the context of the trace in which it was made, as W3C's {@code traceparent}; empty
 *     when nobody traces it
 */
public record Change(
        long revision,
        ChangeType type,
        ObjectKey key,
        String uid,
        Optional<byte[]> before,
        Optional<byte[]> after,
        String trace) {

    /** A change that nobody traces. */
    public Change(
            long revision,
            ChangeType type,
            ObjectKey key,
            String uid,
            Optional<byte[]> before,
            Optional<byte[]> after) {
        this(revision, type, key, uid, before, after, "");
    }

    public Change {
        Objects.requireNonNull(trace);
        Objects.requireNonNull(key);
        Objects.requireNonNull(uid);
        if (revision <= 0) {
            throw new IllegalArgumentException("revision must be positive: " + revision);
        }
        if ((type == ChangeType.DELETED) != after.isEmpty()) {
            throw new IllegalArgumentException(type + " of " + key + " with after=" + after);
        }
    }

    /** The same change, handed on in another context. */
    public Change traced(String context) {
        return new Change(revision, type, key, uid, before, after, context);
    }
}
