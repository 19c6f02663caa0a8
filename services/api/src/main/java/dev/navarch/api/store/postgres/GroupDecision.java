package dev.navarch.api.store.postgres;

import dev.navarch.api.store.Author;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.store.Write;
import dev.navarch.api.store.WriteOutcome;
import dev.navarch.api.store.WriteOutcome.AlreadyApplied;
import dev.navarch.api.store.WriteOutcome.Committed;
import dev.navarch.api.store.WriteOutcome.Conflict;
import dev.navarch.model.Change;
import dev.navarch.model.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides a group of writes one after the other, each alone, and gives the accepted ones
 * consecutive revisions. Pure: what the database knows comes in, what it must store goes out.
 */
final class GroupDecision {

    private final Map<ObjectKey, Long> storedRevisions;
    private final Set<String> appliedCommands;
    private final Map<ObjectKey, Optional<StoredObject>> written = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<Author> authors = new ArrayList<>();
    private final List<Long> expected = new ArrayList<>();
    private final Set<Long> chained = new HashSet<>();
    private final Set<String> commands = new LinkedHashSet<>();
    private final List<Optional<WriteOutcome>> outcomes = new ArrayList<>();
    private final Set<ObjectKey> unseen = new HashSet<>();
    private final List<Write> writes;
    private long revision;

    /**
     * @param newest the newest revision, whose lock the caller holds
     * @param storedRevisions of the keys that the group touches; a key without an object is missing
     * @param appliedCommands those of the group's commands that were applied before
     */
    GroupDecision(
            List<Write> writes,
            long newest,
            Map<ObjectKey, Long> storedRevisions,
            Collection<String> appliedCommands) {
        this.writes = writes;
        this.revision = newest;
        this.storedRevisions = storedRevisions;
        this.appliedCommands = new HashSet<>(appliedCommands);
        writes.forEach(write -> outcomes.add(decide(write)));
    }

    private Optional<WriteOutcome> decide(Write write) {
        if (write.commandId().isPresent() && appliedCommands.contains(write.commandId().get())) {
            return Optional.of(new AlreadyApplied());
        }
        Optional<StoredObject> inGroup = written.getOrDefault(write.key(), Optional.empty());
        long current =
                written.containsKey(write.key())
                        ? inGroup.map(StoredObject::revision).orElse(0L)
                        : storedRevisions.getOrDefault(write.key(), 0L);
        if (current != write.expectedRevision()) {
            if (current != 0 && inGroup.isEmpty()) {
                unseen.add(write.key());
                return Optional.empty();
            }
            return Optional.of(new Conflict(inGroup));
        }
        return Optional.of(accept(write));
    }

    private WriteOutcome accept(Write write) {
        revision++;
        long mine = revision;
        Optional<byte[]> after = write.content().map(content -> content.apply(mine));
        Change change =
                new Change(
                        mine,
                        write.type(),
                        write.key(),
                        write.uid(),
                        write.expected().map(StoredObject::bytes),
                        after,
                        write.author().trace());
        changes.add(change);
        authors.add(write.author());
        expected.add(write.expectedRevision());
        if (written.containsKey(write.key())) {
            chained.add(mine);
        }
        written.put(
                write.key(),
                after.map(bytes -> new StoredObject(write.key(), write.uid(), mine, bytes)));
        write.commandId()
                .ifPresent(id -> {
                    commands.add(id);
                    appliedCommands.add(id);
                });
        return new Committed(change);
    }

    /** What is to be stored, in revision order without gaps. */
    List<Change> changes() {
        return changes;
    }

    /** Who made each of the changes, in their order. */
    List<Author> authors() {
        return authors;
    }

    /** The revision that each of the changes replaces, in their order; 0 for none. */
    List<Long> expected() {
        return expected;
    }

    /** Revisions of changes to what the group changed before, so no table has their before yet. */
    Set<Long> chained() {
        return chained;
    }

    /** The newest state of each key that the group changed; empty when it deletes it. */
    Map<ObjectKey, Optional<StoredObject>> written() {
        return written;
    }

    Set<String> commands() {
        return commands;
    }

    /** Keys of conflicting writes whose objects the group has not seen: they are to be read. */
    Set<ObjectKey> unseen() {
        return unseen;
    }

    /**
     * @param read the objects of {@link #unseen}; one that is missing was deleted
     */
    List<WriteOutcome> outcomes(Map<ObjectKey, StoredObject> read) {
        List<WriteOutcome> all = new ArrayList<>();
        for (int i = 0; i < writes.size(); i++) {
            ObjectKey key = writes.get(i).key();
            all.add(
                    outcomes.get(i)
                            .orElseGet(() -> new Conflict(Optional.ofNullable(read.get(key)))));
        }
        return all;
    }
}
