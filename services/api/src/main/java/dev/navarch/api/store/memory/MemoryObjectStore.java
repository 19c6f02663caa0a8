package dev.navarch.api.store.memory;

import dev.navarch.api.store.CompactedException;
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
    private final List<Change> log = new ArrayList<>();
    private final List<MemoryTail> tails = new CopyOnWriteArrayList<>();
    private long compacted;

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
                        after);
        if (after.isPresent()) {
            objects.put(
                    write.key(), new StoredObject(write.key(), write.uid(), revision, after.get()));
        } else {
            objects.remove(write.key());
        }
        write.commandId().ifPresent(commands::add);
        log.add(change);
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
        return List.copyOf(log.subList(from, Math.min(log.size(), from + limit)));
    }

    @Override
    public synchronized List<Change> changesOf(
            GroupResource type, long afterRevision, long upToRevision, int limit) {
        requireWhole(afterRevision);
        int from = (int) Math.min(log.size(), afterRevision - compacted);
        return log.subList(from, log.size()).stream()
                .filter(c -> c.revision() <= upToRevision && c.key().type().equals(type))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void compact(long upToRevision) {
        long target =
                tails.stream()
                        .mapToLong(MemoryTail::delivered)
                        .reduce(Math.min(upToRevision, newest()), Math::min);
        if (target > compacted) {
            log.subList(0, (int) (target - compacted)).clear();
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
