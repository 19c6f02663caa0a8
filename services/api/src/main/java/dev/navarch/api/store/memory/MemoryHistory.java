package dev.navarch.api.store.memory;

import dev.navarch.api.store.History;
import dev.navarch.api.store.LoggedChange;
import dev.navarch.api.store.PastState;
import dev.navarch.api.store.StoredObject;
import dev.navarch.model.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Looks through the log of a store in memory. */
record MemoryHistory(MemoryObjectStore store) implements History {

    @Override
    public List<LoggedChange> changes(ObjectKey key, long before, int limit) {
        return store.log().reversed().stream()
                .filter(l -> l.change().key().equals(key) && l.change().revision() < before)
                .limit(limit)
                .map(Logged::told)
                .toList();
    }

    /** The first change since then says what it changed; without one it is as it is now. */
    @Override
    public PastState at(ObjectKey key, long revision) {
        synchronized (store) {
            long newest = store.currentRevision().join();
            if (revision > newest) {
                return new PastState.NotYet(newest);
            }
            if (revision < store.compactedRevision()) {
                return new PastState.Forgotten(store.compactedRevision());
            }
            Optional<Logged> next =
                    store.log().stream()
                            .filter(l ->
                                    l.change().revision() > revision
                                            && l.change().key().equals(key))
                            .findFirst();
            Optional<byte[]> then =
                    next.isPresent()
                            ? next.get().change().before()
                            : store.object(key).map(StoredObject::bytes);
            return then.<PastState>map(PastState.Was::new).orElseGet(PastState.WasNot::new);
        }
    }

    @Override
    public OptionalLong revisionAt(Instant moment) {
        synchronized (store) {
            Optional<Logged> last =
                    store.log().reversed().stream()
                            .filter(l -> !l.at().isAfter(moment))
                            .findFirst();
            if (last.isPresent()) {
                return OptionalLong.of(last.get().change().revision());
            }
            return store.compactedRevision() > 0 && moment.isBefore(store.compactedAt())
                    ? OptionalLong.empty()
                    : OptionalLong.of(store.compactedRevision());
        }
    }
}
