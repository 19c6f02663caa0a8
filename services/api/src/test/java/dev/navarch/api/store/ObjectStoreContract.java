package dev.navarch.api.store;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.store.WriteOutcome.AlreadyApplied;
import dev.navarch.api.store.WriteOutcome.Committed;
import dev.navarch.api.store.WriteOutcome.Conflict;
import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The promises of {@link ObjectStore}, held against every implementation. */
public abstract class ObjectStoreContract {

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

    protected static ObjectKey key(String name) {
        return ObjectKey.namespaced(Resources.CONFIG_MAPS, "default", name);
    }

    private static byte[] content(String text, long revision) {
        return ("{\"text\":\"" + text + "\",\"revision\":" + revision + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    protected static Write write(String name, Optional<StoredObject> expected, String text) {
        return new Write(
                key(name),
                "uid-" + name,
                expected,
                Optional.of(revision -> content(text, revision)),
                Optional.empty());
    }

    protected static Write delete(StoredObject object) {
        return new Write(
                object.key(),
                object.uid(),
                Optional.of(object),
                Optional.empty(),
                Optional.empty());
    }

    protected WriteOutcome outcome(Write write) {
        return outcome(store.write(write));
    }

    protected static WriteOutcome outcome(CompletableFuture<WriteOutcome> future) {
        return future.orTimeout(90, TimeUnit.SECONDS).join();
    }

    protected StoredObject committed(Write write) {
        Change change = ((Committed) outcome(write)).change();
        return new StoredObject(
                change.key(), change.uid(), change.revision(), change.after().orElse(new byte[0]));
    }

    @Test
    void givesEachWriteTheNextRevision() {
        StoredObject first = committed(write("a", Optional.empty(), "one"));
        StoredObject second = committed(write("b", Optional.empty(), "two"));
        StoredObject third = committed(write("a", Optional.of(first), "three"));
        assertThat(List.of(first.revision(), second.revision(), third.revision()))
                .containsExactly(1L, 2L, 3L);
        assertThat(third.bytes()).isEqualTo(content("three", 3));
        assertThat(store.currentRevision().join()).isEqualTo(3);
    }

    @Test
    void refusesToCreateWhatExists() {
        StoredObject first = committed(write("a", Optional.empty(), "one"));
        WriteOutcome again = outcome(write("a", Optional.empty(), "two"));
        assertThat(again)
                .isInstanceOfSatisfying(
                        Conflict.class,
                        conflict ->
                                assertThat(conflict.current().orElseThrow())
                                        .usingRecursiveComparison()
                                        .isEqualTo(first));
        assertThat(store.currentRevision().join()).isEqualTo(1);
    }

    @Test
    void refusesAWriteThatSawAnOlderState() {
        StoredObject first = committed(write("a", Optional.empty(), "one"));
        committed(write("a", Optional.of(first), "two"));
        assertThat(outcome(write("a", Optional.of(first), "three"))).isInstanceOf(Conflict.class);
        assertThat(outcome(delete(first))).isInstanceOf(Conflict.class);
    }

    @Test
    void saysThatAConflictingObjectIsGone() {
        StoredObject first = committed(write("a", Optional.empty(), "one"));
        committed(delete(first));
        assertThat(outcome(write("a", Optional.of(first), "two")))
                .isEqualTo(new Conflict(Optional.empty()));
    }

    @Test
    void decidesEachWriteOfABurstAlone() {
        StoredObject first = committed(write("a", Optional.empty(), "zero"));
        List<CompletableFuture<WriteOutcome>> burst =
                IntStream.range(0, 50)
                        .mapToObj(i -> store.write(write("a", Optional.of(first), "n" + i)))
                        .toList();
        List<WriteOutcome> outcomes = burst.stream().map(f -> outcome(f)).toList();
        assertThat(outcomes).filteredOn(o -> o instanceof Committed).hasSize(1);
        assertThat(outcomes).filteredOn(o -> o instanceof Conflict).hasSize(49);
        assertThat(store.currentRevision().join()).isEqualTo(2);
    }

    @Test
    void allocatesRevisionsWithoutGapsUnderConcurrentWriters() {
        List<CompletableFuture<WriteOutcome>> writes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            writes.add(store.write(write("c" + i, Optional.empty(), "x")));
            writes.add(store.write(write("c" + i, Optional.empty(), "again")));
        }
        List<Long> revisions =
                writes.stream()
                        .map(f -> outcome(f))
                        .filter(o -> o instanceof Committed)
                        .map(o -> ((Committed) o).change().revision())
                        .sorted()
                        .toList();
        assertThat(revisions)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 300).boxed().toList());
    }

    @Test
    void logsTheObjectBeforeAndAfter() {
        StoredObject one = committed(write("a", Optional.empty(), "one"));
        StoredObject two = committed(write("a", Optional.of(one), "two"));
        committed(delete(two));
        List<Change> log = store.changesAfter(0, 10);
        assertThat(log)
                .extracting(Change::type)
                .containsExactly(ChangeType.ADDED, ChangeType.MODIFIED, ChangeType.DELETED);
        assertThat(log.get(1).before()).hasValue(one.bytes());
        assertThat(log.get(1).after()).hasValue(two.bytes());
        assertThat(log.get(2).before()).hasValue(two.bytes());
        assertThat(log.get(2).after()).isEmpty();
        assertThat(log).extracting(Change::uid).containsOnly("uid-a");
        assertThat(store.changesAfter(1, 1)).extracting(Change::revision).containsExactly(2L);
    }

    @Test
    void readsTheLogOfOneType() {
        committed(write("a", Optional.empty(), "one"));
        ObjectKey pod = ObjectKey.namespaced(Resources.PODS, "default", "p");
        committed(
                new Write(
                        pod,
                        "uid-p",
                        Optional.empty(),
                        Optional.of(r -> content("pod", r)),
                        Optional.empty()));
        committed(write("b", Optional.empty(), "two"));
        assertThat(store.changesOf(Resources.CONFIG_MAPS, 0, 3, 10))
                .extracting(Change::revision)
                .containsExactly(1L, 3L);
        assertThat(store.changesOf(Resources.CONFIG_MAPS, 0, 2, 10)).hasSize(1);
        assertThat(store.changesOf(Resources.PODS, 2, 3, 10)).isEmpty();
    }

    @Test
    void tailsEveryChangeOnceAndInOrder() {
        for (int i = 0; i < 20; i++) {
            committed(write("early" + i, Optional.empty(), "x"));
        }
        List<Long> seen = new CopyOnWriteArrayList<>();
        try (var tail = store.tail(10, changes -> changes.forEach(c -> seen.add(c.revision())))) {
            List<CompletableFuture<WriteOutcome>> late =
                    IntStream.range(0, 200)
                            .mapToObj(i -> store.write(write("late" + i, Optional.empty(), "x")))
                            .toList();
            late.forEach(f -> outcome(f));
            eventually(() -> seen.size() >= 210);
        }
        assertThat(seen)
                .containsExactlyElementsOf(LongStream.rangeClosed(11, 220).boxed().toList());
    }

    @Test
    void snapshotsEverythingAtOneRevision() {
        StoredObject a = committed(write("a", Optional.empty(), "one"));
        StoredObject b = committed(write("b", Optional.empty(), "two"));
        committed(delete(a));
        Snapshot snapshot = store.snapshot();
        assertThat(snapshot.revision()).isEqualTo(3);
        assertThat(snapshot.objects())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(b);
    }

    @Test
    void appliesACommandOnce() {
        Write once =
                new Write(
                        key("a"),
                        "uid-a",
                        Optional.empty(),
                        Optional.of(r -> content("one", r)),
                        Optional.of("command-1"));
        assertThat(outcome(once)).isInstanceOf(Committed.class);
        assertThat(outcome(once)).isInstanceOf(AlreadyApplied.class);
        assertThat(store.applied(Set.of("command-1", "command-2"))).containsExactly("command-1");
        store.remember(Set.of("command-2"));
        store.remember(Set.of("command-2"));
        assertThat(store.applied(Set.of("command-2"))).containsExactly("command-2");
    }

    @Test
    void appliesACommandOnceWithinABurst() {
        List<CompletableFuture<WriteOutcome>> burst =
                IntStream.range(0, 20)
                        .mapToObj(i ->
                                store.write(
                                        new Write(
                                                key("n" + i),
                                                "uid-n" + i,
                                                Optional.empty(),
                                                Optional.of(r -> content("x", r)),
                                                Optional.of("the-same"))))
                        .toList();
        assertThat(burst.stream().map(f -> outcome(f)))
                .filteredOn(o -> o instanceof Committed)
                .hasSize(1);
    }

    @Test
    void forgetsTheLogButKeepsTheObjects() {
        StoredObject a = committed(write("a", Optional.empty(), "one"));
        committed(write("b", Optional.empty(), "two"));
        committed(write("a", Optional.of(a), "three"));
        store.compact(2);
        assertThat(store.compactedRevision()).isEqualTo(2);
        assertThat(store.changesAfter(2, 10)).extracting(Change::revision).containsExactly(3L);
        assertThatThrownBy(() -> store.changesAfter(1, 10)).isInstanceOf(CompactedException.class);
        assertThatThrownBy(() -> store.tail(0, changes -> {}))
                .isInstanceOf(CompactedException.class);
        assertThat(store.snapshot().objects()).hasSize(2);
    }

    @Test
    void compactsNoFurtherThanThereIsALog() {
        committed(write("a", Optional.empty(), "one"));
        store.compact(1_000);
        committed(write("b", Optional.empty(), "two"));
        assertThat(store.changesAfter(1, 10)).extracting(Change::revision).containsExactly(2L);
    }

    @Test
    void keepsBytesAsTheyAre() {
        String text = "Ünïcode \\u00e9 \\\"quoted\\\"  spaces,1.50,1e3";
        StoredObject a = committed(write("a", Optional.empty(), text));
        assertThat(store.snapshot().objects().get(0).bytes()).isEqualTo(content(text, 1));
        assertThat(a.bytes()).isEqualTo(content(text, 1));
    }
}
