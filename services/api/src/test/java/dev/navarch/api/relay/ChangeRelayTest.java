package dev.navarch.api.relay;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.store.StoredObject;
import dev.navarch.api.store.Write;
import dev.navarch.api.store.WriteOutcome.Committed;
import dev.navarch.api.store.memory.MemoryObjectStore;
import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangeRelayTest {

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final MemorySinks sinks = new MemorySinks();

    @AfterEach
    void close() {
        store.close();
    }

    private StoredObject put(String name) {
        ObjectKey key = ObjectKey.namespaced(Resources.CONFIG_MAPS, "default", name);
        Write write =
                new Write(
                        key,
                        name,
                        Optional.empty(),
                        Optional.of(r -> ("" + r).getBytes(StandardCharsets.UTF_8)),
                        Optional.empty());
        Change change = ((Committed) store.write(write).join()).change();
        return new StoredObject(key, name, change.revision(), change.after().orElseThrow());
    }

    private void delete(StoredObject object) {
        store.write(
                        new Write(
                                object.key(),
                                object.uid(),
                                Optional.of(object),
                                Optional.empty(),
                                Optional.empty()))
                .join();
    }

    private ChangeRelay start() {
        return ChangeRelay.start(store, sinks, Leadership.ALONE, Departed.NOBODY);
    }

    private static List<Long> upTo(long revision) {
        return LongStream.rangeClosed(1, revision).boxed().toList();
    }

    @Test
    void publishesEveryChangeOnceAndInOrder() {
        put("before");
        try (ChangeRelay relay = start()) {
            for (int i = 0; i < 100; i++) {
                put("n" + i);
            }
            eventually(() -> relay.relayed() == 101);
            assertThat(sinks.revisions()).isEqualTo(upTo(101));
        }
    }

    @Test
    void goesOnWhereTheLastRelayStopped() {
        put("a");
        try (ChangeRelay relay = start()) {
            eventually(() -> relay.relayed() == 1);
        }
        put("b");
        try (ChangeRelay relay = start()) {
            eventually(() -> relay.relayed() == 2);
        }
        assertThat(sinks.revisions()).isEqualTo(upTo(2));
    }

    @Test
    void losesNothingWhileKafkaIsDown() {
        try (ChangeRelay relay = start()) {
            put("a");
            eventually(() -> relay.relayed() == 1);
            sinks.fail(true);
            for (int i = 0; i < 20; i++) {
                put("n" + i);
            }
            eventually(() -> sinks.failures() >= 2);
            sinks.fail(false);
            eventually(() -> relay.relayed() == 21);
            assertThat(sinks.revisions()).isEqualTo(upTo(21));
        }
    }

    @Test
    void publishesTheStateWhenTheLogNoLongerReachesBack() {
        put("kept");
        StoredObject early = put("early");
        StoredObject late = put("late");
        delete(early);
        store.compact(4);
        delete(late);
        put("new");
        Change buried =
                new Change(
                        4,
                        ChangeType.DELETED,
                        early.key(),
                        early.uid(),
                        Optional.of(early.bytes()),
                        Optional.empty());
        Departed departed =
                new Departed() {

                    @Override
                    public List<Change> after(long revision) {
                        return revision < 4 ? List.of(buried) : List.of();
                    }

                    @Override
                    public void relayed(long revision) {}
                };
        try (ChangeRelay relay = ChangeRelay.start(store, sinks, Leadership.ALONE, departed)) {
            eventually(() -> relay.relayed() == 6);
            put("after");
            eventually(() -> relay.relayed() == 7);
        }
        assertThat(sinks.published())
                .extracting(c -> c.revision() + " " + c.type() + " " + c.key().name())
                .containsExactly(
                        "1 ADDED kept",
                        "4 DELETED early",
                        "5 DELETED late",
                        "6 ADDED new",
                        "7 ADDED after");
    }

    @Test
    void waitsWhileAnotherLeads() {
        List<Boolean> asked = new ArrayList<>();
        Leadership other =
                () -> {
                    synchronized (asked) {
                        asked.add(true);
                        return asked.size() < 3 ? Optional.empty() : Optional.of(() -> true);
                    }
                };
        put("a");
        try (ChangeRelay relay = ChangeRelay.start(store, sinks, other, Departed.NOBODY)) {
            eventually(() -> relay.relayed() == 1);
            assertThat(asked).hasSize(3);
        }
    }

    @Test
    void stopsPublishingWhenItIsFencedOff() {
        put("a");
        try (ChangeRelay relay = start()) {
            eventually(() -> relay.relayed() == 1);
            MemorySinks.Sink newer = sinks.open();
            put("b");
            eventually(() -> newer.isFenced());
            eventually(() -> relay.relayed() == 2);
            assertThat(sinks.revisions()).isEqualTo(upTo(2));
        }
    }
}
