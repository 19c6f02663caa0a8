package dev.navarch.api.store.memory;

import dev.navarch.api.store.CompactedException;
import dev.navarch.api.store.History;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.Snapshot;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.store.TailListener;
import dev.navarch.api.store.Write;
import dev.navarch.api.store.WriteOutcome;
import dev.navarch.bus.Subscription;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** An {@link ObjectStore} that lives and dies with the process. */
public final class MemoryObjectStore implements ObjectStore {

    private final Map<ObjectKey, StoredObject> objects = new HashMap<>();
    private final Set<String> commands = new HashSet<>();
    private final List<Logged> log = new ArrayList<>();
    private final List<MemoryTail> tails = new CopyOnWriteArrayList<>();
    private final InstantSource clock = InstantSource.system();
    private long compacted;
    private Instant compactedAt = Instant.EPOCH;

    @Override
    public synchronized CompletableFuture<WriteOutcome> write(Write write) {
        if (write.commandId().isPresent() && commands.contains(write.commandId().get())) {
            return CompletableFuture.completedFuture(new WriteOutcome.AlreadyApplied());
        }
        Optional<StoredObject> current = Optional.ofNullable(objects.get(write.key()));
        if (current.map(StoredObject::revision).orElse(0L) != write.expectedRevision()) {
            return CompletableFuture.completedFuture(new WriteOutcome.Conflict(current));
        }
        long revision = newest() + 1;
        Optional<byte[]> after = write.content().map(content -> content.apply(revision));
        Change change =
                new Change(
                        revision,
                        write.type(),
                        write.key(),
                        write.uid(),
                        current.map(StoredObject::bytes),
                        after,
                        write.author().trace());
        if (after.isPresent()) {
            objects.put(
                    write.key(), new StoredObject(write.key(), write.uid(), revision, after.get()));
        } else {
            objects.remove(write.key());
        }
        write.commandId().ifPresent(commands::add);
        log.add(new Logged(change, clock.instant(), write.author()));
        tails.forEach(MemoryTail::wake);
        return CompletableFuture.completedFuture(new WriteOutcome.Committed(change));
    }

    @Override
    public synchronized Set<String> applied(Collection<String> commandIds) {
        Set<String> found = new HashSet<>(commandIds);
        found.retainAll(commands);
        return found;
    }

    @Override
    public synchronized void remember(Collection<String> commandIds) {
        commands.addAll(commandIds);
    }

    @Override
    public synchronized CompletableFuture<Long> currentRevision() {
        return CompletableFuture.completedFuture(newest());
    }

    @Override
    public synchronized Snapshot snapshot() {
        return new Snapshot(newest(), List.copyOf(objects.values()));
    }

    @Override
    public synchronized Subscription tail(long afterRevision, TailListener listener) {
        requireWhole(afterRevision);
        MemoryTail tail = new MemoryTail(this, afterRevision, listener);
        tails.add(tail);
        tail.start();
        return () -> {
            tails.remove(tail);
            tail.close();
        };
    }

    @Override
    public synchronized List<Change> changesAfter(long afterRevision, int limit) {
        requireWhole(afterRevision);
        int from = (int) Math.min(log.size(), afterRevision - compacted);
        return log.subList(from, Math.min(log.size(), from + limit)).stream()
                .map(Logged::change)
                .toList();
    }

    @Override
    public synchronized List<Change> changesOf(
            GroupResource type, long afterRevision, long upToRevision, int limit) {
        requireWhole(afterRevision);
        int from = (int) Math.min(log.size(), afterRevision - compacted);
        return log.subList(from, log.size()).stream()
                .map(Logged::change)
                .filter(c -> c.revision() <= upToRevision && c.key().type().equals(type))
                .limit(limit)
                .toList();
    }

    @Override
    public History history() {
        return new MemoryHistory(this);
    }

    synchronized List<Logged> log() {
        return List.copyOf(log);
    }

    synchronized Optional<StoredObject> object(ObjectKey key) {
        return Optional.ofNullable(objects.get(key));
    }

    /** When the newest of the forgotten changes was made. */
    synchronized Instant compactedAt() {
        return compactedAt;
    }

    @Override
    public synchronized void compact(long upToRevision) {
        long target =
                tails.stream()
                        .mapToLong(MemoryTail::delivered)
                        .reduce(Math.min(upToRevision, newest()), Math::min);
        if (target > compacted) {
            List<Logged> old = log.subList(0, (int) (target - compacted));
            compactedAt = old.getLast().at();
            old.clear();
            compacted = target;
        }
    }

    @Override
    public synchronized long compactedRevision() {
        return compacted;
    }

    @Override
    public void close() {
        tails.forEach(MemoryTail::close);
        tails.clear();
    }

    private long newest() {
        return compacted + log.size();
    }

    private void requireWhole(long afterRevision) {
        if (afterRevision < compacted) {
            throw new CompactedException(afterRevision, compacted);
        }
    }
}
