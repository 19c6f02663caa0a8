package dev.navarch.api.store;

import dev.navarch.bus.Subscription;
import dev.navarch.bus.trace.Span;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Notes traced writes, from being queued to being durable, and has what follows go on from there.
 */
public record TracedStore(ObjectStore store, Tracing tracing) implements ObjectStore {

    @Override
    public CompletableFuture<WriteOutcome> write(Write write) {
        Span span = tracing.begin("store commit", Tracing.Role.INTERNAL, write.author().trace());
        if (!span.noted()) {
            return store.write(write);
        }
        span.with("navarch.object", write.key().toString());
        return store.write(write.traced(span.context()))
                .whenComplete((outcome, failure) -> {
                    switch (outcome) {
                        case null -> span.failed(String.valueOf(failure));
                        case WriteOutcome.Committed committed ->
                                span.with(
                                        "navarch.revision",
                                        Long.toString(committed.change().revision()));
                        case WriteOutcome.Conflict _ -> span.failed("conflict");
                        case WriteOutcome.AlreadyApplied _ -> span.failed("applied before");
                    }
                    span.end();
                });
    }

    @Override
    public Set<String> applied(Collection<String> commandIds) {
        return store.applied(commandIds);
    }

    @Override
    public void remember(Collection<String> commandIds) {
        store.remember(commandIds);
    }

    @Override
    public CompletableFuture<Long> currentRevision() {
        return store.currentRevision();
    }

    @Override
    public boolean stale(ObjectKey key) {
        return store.stale(key);
    }

    @Override
    public Snapshot snapshot() {
        return store.snapshot();
    }

    @Override
    public Subscription tail(long afterRevision, TailListener listener) {
        return store.tail(afterRevision, listener);
    }

    @Override
    public List<Change> changesAfter(long afterRevision, int limit) {
        return store.changesAfter(afterRevision, limit);
    }

    @Override
    public List<Change> changesOf(
            GroupResource type, long afterRevision, long upToRevision, int limit) {
        return store.changesOf(type, afterRevision, upToRevision, limit);
    }

    @Override
    public History history() {
        return store.history();
    }

    @Override
    public void compact(long upToRevision) {
        store.compact(upToRevision);
    }

    @Override
    public long compactedRevision() {
        return store.compactedRevision();
    }

    @Override
    public void close() {
        store.close();
    }
}
