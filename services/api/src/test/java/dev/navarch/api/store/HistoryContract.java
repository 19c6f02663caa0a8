package dev.navarch.api.store;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store tells of the past. */
public abstract class HistoryContract {

    private static final Author JANE = new Author("jane", "kubectl-edit", "audit-1");
    private static final ObjectKey A = ObjectKey.namespaced(Resources.CONFIG_MAPS, "default", "a");
    private static final ObjectKey B = ObjectKey.namespaced(Resources.CONFIG_MAPS, "other", "a");

    protected ObjectStore store;

    /** An empty store. */
    protected abstract ObjectStore open();

    @BeforeEach
    void begin() {
        store = open();
    }

    @AfterEach
    void end() {
        store.close();
    }

    private StoredObject put(ObjectKey key, Optional<StoredObject> over, String uid, Author by) {
        Write write =
                new Write(
                        key,
                        uid,
                        over,
                        Optional.of(r -> text(r).getBytes(StandardCharsets.UTF_8)),
                        Optional.empty(),
                        by);
        WriteOutcome.Committed done = committed(write);
        return new StoredObject(
                key, uid, done.change().revision(), done.change().after().orElseThrow());
    }

    private void delete(StoredObject object, Author by) {
        committed(
                new Write(
                        object.key(),
                        object.uid(),
                        Optional.of(object),
                        Optional.empty(),
                        Optional.empty(),
                        by));
    }

    private WriteOutcome.Committed committed(Write write) {
        return (WriteOutcome.Committed) store.write(write).orTimeout(90, TimeUnit.SECONDS).join();
    }

    private static String text(long revision) {
        return "{\"metadata\":{\"name\":\"a\",\"resourceVersion\":\"" + revision + "\"}}";
    }

    private String at(ObjectKey key, long revision) {
        return switch (store.history().at(key, revision)) {
            case PastState.Was was -> new String(was.bytes(), StandardCharsets.UTF_8);
            case PastState.WasNot ignored -> "was not";
            case PastState.Forgotten forgotten -> "forgotten since " + forgotten.since();
            case PastState.NotYet notYet -> "not yet, newest is " + notYet.newest();
        };
    }

    /** Made at 1, changed at 3, deleted at 4, made anew at 6; another object at 2 and 5. */
    private void live() {
        StoredObject first = put(A, Optional.empty(), "first", Author.SERVER);
        StoredObject other = put(B, Optional.empty(), "other", Author.SERVER);
        StoredObject changed = put(A, Optional.of(first), "first", JANE);
        delete(changed, new Author("joe", "", ""));
        put(B, Optional.of(other), "other", Author.SERVER);
        put(A, Optional.empty(), "second", JANE);
    }

    @Test
    void keepsTheTraceOfAChangeAndOfNoOther() {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        StoredObject first = put(A, Optional.empty(), "a", JANE);
        put(A, Optional.of(first), "a", JANE.traced(trace));
        put(B, Optional.empty(), "b", JANE);
        assertThat(store.changesAfter(0, 10).stream().map(Change::trace))
                .containsExactly("", trace, "");
    }

    @Test
    void tellsWhatAnObjectWasAtEachRevision() {
        live();
        assertThat(at(A, 0)).isEqualTo("was not");
        assertThat(at(A, 1)).isEqualTo(text(1));
        assertThat(at(A, 2)).isEqualTo(text(1));
        assertThat(at(A, 3)).isEqualTo(text(3));
        assertThat(at(A, 4)).isEqualTo("was not");
        assertThat(at(A, 5)).isEqualTo("was not");
        assertThat(at(A, 6)).isEqualTo(text(6));
        assertThat(at(A, 7)).isEqualTo("not yet, newest is 6");
        assertThat(at(B, 1)).isEqualTo("was not");
        assertThat(at(B, 6)).isEqualTo(text(5));
    }

    @Test
    void tellsWhoChangedAnObjectNewestFirst() {
        live();
        assertThat(store.history().changes(A, Long.MAX_VALUE, 10))
                .extracting(c -> c.revision() + " " + c.type() + " " + c.uid() + " " + c.author())
                .containsExactly(
                        "6 " + ChangeType.ADDED + " second " + JANE,
                        "4 " + ChangeType.DELETED + " first " + new Author("joe", "", ""),
                        "3 " + ChangeType.MODIFIED + " first " + JANE,
                        "1 " + ChangeType.ADDED + " first " + Author.SERVER);
        assertThat(store.history().changes(A, 6, 2))
                .extracting(LoggedChange::revision)
                .containsExactly(4L, 3L);
    }

    @Test
    void remembersAnAuthorWhoseNameNoDatabaseTakes() {
        put(A, Optional.empty(), "a", new Author("x\u0000y", "z".repeat(9_000), ""));
        LoggedChange change = store.history().changes(A, Long.MAX_VALUE, 1).getFirst();
        assertThat(change.author().user()).isEqualTo("x?y");
        assertThat(change.author().agent()).hasSize(256);
    }

    @Test
    void knowsNothingFromBeforeTheLogBegins() {
        live();
        store.compact(4);
        assertThat(at(A, 3)).isEqualTo("forgotten since 4");
        assertThat(at(A, 4)).isEqualTo("was not");
        assertThat(at(B, 4)).isEqualTo(text(2));
        assertThat(store.history().changes(A, Long.MAX_VALUE, 10))
                .extracting(LoggedChange::revision)
                .containsExactly(6L);
        store.compact(6);
        assertThat(at(A, 6)).isEqualTo(text(6));
        assertThat(at(B, 6)).isEqualTo(text(5));
    }

    @Test
    void findsTheRevisionOfAMoment() {
        Instant before = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(store.history().revisionAt(before)).hasValue(0);
        StoredObject first = put(A, Optional.empty(), "a", JANE);
        Instant made = time(1);
        // Two changes within a tick of the clock have one time.
        StoredObject[] last = {put(A, Optional.of(first), "a", JANE)};
        eventually(() -> {
            last[0] = put(A, Optional.of(last[0]), "a", JANE);
            return time(last[0].revision()).isAfter(made);
        });
        long newest = last[0].revision();
        Instant changed = time(newest);
        assertThat(store.history().revisionAt(before)).hasValue(0);
        assertThat(store.history().revisionAt(changed.plusSeconds(60))).hasValue(newest);
        assertThat(store.history().revisionAt(changed)).hasValue(newest);
        assertThat(store.history().revisionAt(made).orElseThrow()).isBetween(1L, newest - 1);
        store.compact(newest);
        assertThat(store.history().revisionAt(changed)).hasValue(newest);
        assertThat(store.history().revisionAt(made)).isEqualTo(OptionalLong.empty());
    }

    private Instant time(long revision) {
        return store.history().changes(A, revision + 1, 1).getFirst().at();
    }
}
