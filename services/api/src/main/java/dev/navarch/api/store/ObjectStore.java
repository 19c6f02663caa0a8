package dev.navarch.api.store;

import dev.navarch.bus.Subscription;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Where the cluster state is kept. Every implementation keeps these promises, and one contract test
 * holds them to it:
 *
 * <ul>
 *   <li>commit order is revision order, across replicas, without gaps;
 *   <li>a completed write is durable;
 *   <li>each write of a group succeeds or fails alone.
 * </ul>
 */
public interface ObjectStore extends AutoCloseable {

    /**
     * Queues a write and returns at once. The future completes when the write is durable or
     * refused; it completes exceptionally only when the outcome is unknown or the store is broken.
     */
    CompletableFuture<WriteOutcome> write(Write write);

    /** Which of these commands were applied already. */
    Set<String> applied(Collection<String> commandIds);

    /**
     * Remembers commands as applied that ended without a write, since there was nothing to change.
     */
    void remember(Collection<String> commandIds);

    /**
     * The newest committed revision, at some moment after this call began. A cache that has reached
     * it may answer a read that must not be stale. Concurrent calls share one question to the
     * database.
     */
    CompletableFuture<Long> currentRevision();

    /**
     * Whether an object lies there otherwise than it would be written now, encrypted by an older
     * key for instance: then a write that changes nothing is worth while.
     */
    default boolean stale(ObjectKey key) {
        return false;
    }

    /** Every object there is, at one revision: how a cache starts. */
    Snapshot snapshot();

    /**
     * Delivers every change after a revision, each once and in revision order: this replica's own
     * as soon as they commit, those of others soon after.
     *
     * @throws CompactedException if changes after that revision were compacted away
     */
    Subscription tail(long afterRevision, TailListener listener);

    /**
     * Reads a stretch of the change log.
     *
     * @return at most {@code limit} changes with a revision greater than {@code afterRevision}
     * @throws CompactedException if changes after that revision were compacted away
     */
    List<Change> changesAfter(long afterRevision, int limit);

    /**
     * Reads what the change log has of one type within {@code (afterRevision, upToRevision]}.
     *
     * @return the first {@code limit} of them; fewer mean that there are no more
     * @throws CompactedException if changes after {@code afterRevision} were compacted away
     */
    List<Change> changesOf(GroupResource type, long afterRevision, long upToRevision, int limit);

    /** What was, and who changed it. */
    History history();

    /** Forgets changes up to and including a revision; objects stay. */
    void compact(long upToRevision);

    /** The revision up to which the log was compacted; 0 when it is whole. */
    long compactedRevision();

    @Override
    void close();
}
