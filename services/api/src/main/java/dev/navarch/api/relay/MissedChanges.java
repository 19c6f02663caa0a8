package dev.navarch.api.relay;

import dev.navarch.api.store.CompactedException;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.Snapshot;
import dev.navarch.api.store.StoredObject;
import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to publish when the log no longer reaches back to what was relayed last: the newest state of
 * all that changed since, and a tombstone for all that is gone. In the order of revisions, so that
 * a relay that stops half way has again published all there is up to some revision.
 *
 * @param changes what to publish
 * @param revision up to which the topics are complete once it is published
 */
record MissedChanges(List<Change> changes, long revision) {

    private static final int BATCH = 1000;

    static MissedChanges since(long relayed, ObjectStore store, Departed departed) {
        Snapshot snapshot = store.snapshot();
        List<Change> changes = new ArrayList<>();
        Set<ObjectKey> present = new HashSet<>();
        for (StoredObject object : snapshot.objects()) {
            present.add(object.key());
            if (object.revision() > relayed) {
                changes.add(added(object));
            }
        }
        List<Change> deletions = new ArrayList<>(departed.after(relayed));
        deletions.addAll(loggedDeletions(relayed, snapshot.revision(), store));
        for (Change deletion : deletions) {
            if (!present.contains(deletion.key())) {
                changes.add(deletion);
            }
        }
        changes.sort(Comparator.comparingLong(Change::revision));
        return new MissedChanges(changes, snapshot.revision());
    }

    /** An object as if it had just been made. */
    static Change added(StoredObject object) {
        return new Change(
                object.revision(),
                ChangeType.ADDED,
                object.key(),
                object.uid(),
                Optional.empty(),
                Optional.of(object.bytes()));
    }

    private static List<Change> loggedDeletions(long relayed, long upTo, ObjectStore store) {
        List<Change> deletions = new ArrayList<>();
        long from = Math.max(relayed, store.compactedRevision());
        while (from < upTo) {
            List<Change> batch;
            try {
                batch = store.changesAfter(from, BATCH);
            } catch (CompactedException e) {
                from = e.compactedRevision();
                continue;
            }
            for (Change change : batch) {
                if (change.type() == ChangeType.DELETED && change.revision() <= upTo) {
                    deletions.add(change);
                }
            }
            from = batch.isEmpty() ? upTo : batch.getLast().revision();
        }
        return deletions;
    }
}
