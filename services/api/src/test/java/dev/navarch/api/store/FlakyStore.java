package dev.navarch.api.store;

import dev.navarch.api.store.memory.MemoryObjectStore;
import dev.navarch.bus.Subscription;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A store in memory that can be away: then it answers nothing and takes nothing. */
public final class FlakyStore implements ObjectStore {

    private final ObjectStore store = new MemoryObjectStore();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean away;

    public void away(boolean value) {
        away = value;
    }

    /** How often something was asked while it was away. */
    public int refused() {
        return refused.get();
    }

    private ObjectStore there() {
        if (away) {
            refused.incrementAndGet();
            throw new StoreUnavailableException("away");
        }
        return store;
    }

    private <T> CompletableFuture<T> gone() {
        refused.incrementAndGet();
        return CompletableFuture.failedFuture(new StoreUnavailableException("away"));
    }

    @Override
    public CompletableFuture<WriteOutcome> write(Write write) {
        return away ? gone() : store.write(write);
    }

    @Override
    public Set<String> applied(Collection<String> commandIds) {
        return there().applied(commandIds);
    }

    @Override
    public void remember(Collection<String> commandIds) {
        there().remember(commandIds);
    }

    @Override
    public CompletableFuture<Long> currentRevision() {
        return away ? gone() : store.currentRevision();
    }

    @Override
    public Snapshot snapshot() {
        return there().snapshot();
    }

    @Override
    public Subscription tail(long afterRevision, TailListener listener) {
        return there().tail(afterRevision, listener);
    }

    @Override
    public List<Change> changesAfter(long afterRevision, int limit) {
        return there().changesAfter(afterRevision, limit);
    }

    @Override
    public List<Change> changesOf(
            GroupResource type, long afterRevision, long upToRevision, int limit) {
        return there().changesOf(type, afterRevision, upToRevision, limit);
    }

    @Override
    public History history() {
        return there().history();
    }

    @Override
    public void compact(long upToRevision) {
        there().compact(upToRevision);
    }

    @Override
    public long compactedRevision() {
        return there().compactedRevision();
    }

    @Override
    public void close() {
        store.close();
    }
}
