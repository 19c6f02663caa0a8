package dev.navarch.api.relay;

import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.Snapshot;
import dev.navarch.bus.ChangeSink;
import dev.navarch.model.Change;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides where a relay goes on, and brings the topics there first: some may have been deleted, the
 * database may have been restored, and either may be a copy that is older than the other.
 */
final class Beginning {

    private final ObjectStore store;
    private final Departed departed;
    private final ChangeSink sink;

    Beginning(ObjectStore store, Departed departed, ChangeSink sink) {
        this.store = store;
        this.departed = departed;
        this.sink = sink;
    }

    /** Whether the topics can be made to show this state; otherwise they must go. */
    boolean isPossible() {
        return switch (sink.standing()) {
            case BLANK -> true;
            case UNKNOWN -> false;
            case OF_ANOTHER -> room().isPresent();
            case WHOLE, PARTIAL -> !isAhead() && !hasLostItsEnd();
        };
    }

    /**
     * Brings the topics to where this state can be followed.
     *
     * @return the revision after which to go on
     */
    long make() {
        return switch (sink.standing()) {
            case BLANK, WHOLE, UNKNOWN -> sink.lastRelayed();
            case PARTIAL -> fillIn(sink.lastRelayed());
            case OF_ANOTHER -> restate(room().orElseThrow());
        };
    }

    private long fillIn(long relayed) {
        sink.fillIn(
                state(store.snapshot()).stream()
                        .filter(change -> change.revision() <= relayed)
                        .toList());
        return relayed;
    }

    private long restate(Departed.Skipped room) {
        Snapshot snapshot = store.snapshot();
        sink.restate(state(snapshot), room.after(), room.upTo(), snapshot.revision());
        return snapshot.revision();
    }

    /** Skipped revisions above all that the topics have seen. */
    private Optional<Departed.Skipped> room() {
        return departed.skipped().filter(skipped -> skipped.upTo() > sink.lastRelayed());
    }

    /** Somebody brought an older database back, and did not say so. */
    private boolean isAhead() {
        return sink.lastRelayed() > store.currentRevision().join();
    }

    /**
     * Kafka has forgotten what it had acknowledged, and deletions among that are not remembered any
     * more.
     */
    private boolean hasLostItsEnd() {
        return sink.lastRelayed() < departed.noted()
                && sink.lastRelayed() < store.compactedRevision();
    }

    private static List<Change> state(Snapshot snapshot) {
        return snapshot.objects().stream()
                .map(MissedChanges::added)
                .sorted(Comparator.comparingLong(Change::revision))
                .toList();
    }
}
