package dev.navarch.api.store.postgres;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.ObjectStoreContract;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.store.Write;
import dev.navarch.api.store.WriteOutcome;
import dev.navarch.api.store.WriteOutcome.Committed;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresObjectStoreTest extends ObjectStoreContract {

    private final HikariDataSource database = TestDatabase.fresh();

    @Override
    protected ObjectStore open() {
        return new PostgresObjectStore(database);
    }

    @AfterEach
    void closePool() {
        database.close();
    }

    @Test
    void showsTwoReplicasTheSameOrder() {
        List<Long> here = new CopyOnWriteArrayList<>();
        List<Long> there = new CopyOnWriteArrayList<>();
        try (PostgresObjectStore other = new PostgresObjectStore(database);
                var a = store.tail(0, changes -> changes.forEach(c -> here.add(c.revision())));
                var b = other.tail(0, changes -> changes.forEach(c -> there.add(c.revision())))) {
            List<CompletableFuture<WriteOutcome>> writes = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                ObjectStore replica = i % 2 == 0 ? store : other;
                writes.add(replica.write(write("n" + i, Optional.empty(), "x")));
            }
            writes.forEach(f -> assertThat(outcome(f)).isInstanceOf(Committed.class));
            List<Long> all = LongStream.rangeClosed(1, 400).boxed().toList();
            eventually(() -> here.size() >= 400 && there.size() >= 400);
            assertThat(here).containsExactlyElementsOf(all);
            assertThat(there).containsExactlyElementsOf(all);
        }
    }

    @Test
    void carriesOnWhenEveryConnectionIsCut() throws SQLException {
        List<Long> seen = new CopyOnWriteArrayList<>();
        try (var tail = store.tail(0, changes -> changes.forEach(c -> seen.add(c.revision())))) {
            List<CompletableFuture<WriteOutcome>> writes = new ArrayList<>();
            for (int round = 0; round < 10; round++) {
                int first = round * 50;
                IntStream.range(first, first + 50)
                        .forEach(i ->
                                writes.add(store.write(write("n" + i, Optional.empty(), "x"))));
                cutConnections();
            }
            writes.forEach(f -> assertThat(outcome(f)).isInstanceOf(Committed.class));
            eventually(() -> seen.size() >= 500);
            assertThat(seen)
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, 500).boxed().toList());
        }
    }

    /** From outside the pool, whose connections were cut the last time. */
    private void cutConnections() throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.getJdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where datname = current_database() and pid <> pg_backend_pid()");
        }
    }

    @Test
    void startsAgainWhereItStopped() {
        committed(write("a", Optional.empty(), "one"));
        store.close();
        try (PostgresObjectStore again = new PostgresObjectStore(database)) {
            assertThat(again.currentRevision().join()).isEqualTo(1);
            assertThat(
                            ((Committed) outcome(again.write(write("b", Optional.empty(), "two"))))
                                    .change())
                    .satisfies(change -> assertThat(change.revision()).isEqualTo(2));
        }
    }

    @Test
    void forgetsWhatIsOld() {
        committed(write("a", Optional.empty(), "one"));
        PostgresObjectStore postgres = (PostgresObjectStore) store;
        postgres.compactOlderThan(Duration.ofHours(1), Duration.ofHours(1));
        assertThat(store.compactedRevision()).isZero();
        postgres.compactOlderThan(Duration.ZERO, Duration.ZERO);
        assertThat(store.compactedRevision()).isEqualTo(1);
    }

    @Test
    void forgetsByItself() {
        Retention tight =
                new Retention(Duration.ofHours(1), 3, Duration.ofHours(1), Duration.ofMillis(20));
        try (PostgresObjectStore tidy = new PostgresObjectStore(database, tight)) {
            for (int i = 0; i < 10; i++) {
                outcome(tidy.write(write("n" + i, Optional.empty(), "x")));
            }
            eventually(() -> tidy.compactedRevision() == 7);
            assertThat(tidy.changesAfter(7, 10)).hasSize(3);
        }
    }

    @Test
    void commitsManyWritesInOneGroup() throws SQLException {
        int writes = 4_000;
        List<CompletableFuture<WriteOutcome>> burst =
                IntStream.range(0, writes)
                        .mapToObj(i ->
                                store.write(write("n" + i, Optional.empty(), "y".repeat(1_500))))
                        .toList();
        burst.forEach(f -> assertThat(outcome(f)).isInstanceOf(Committed.class));
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select count(distinct xmin::text) from changes")) {
            row.next();
            assertThat(row.getInt(1)).as("transactions").isBetween(1, writes / 20);
        }
    }

    @Test
    void failsOnlyTheWriteThatCannotBeStored() {
        Write bad =
                new Write(
                        key("bad"),
                        "bad",
                        Optional.empty(),
                        Optional.of(revision -> new byte[] {'"', (byte) 0xff, '"'}),
                        Optional.empty());
        List<CompletableFuture<WriteOutcome>> writes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            writes.add(store.write(write("n" + i, Optional.empty(), "x")));
            if (i == 10) {
                writes.add(store.write(bad));
            }
        }
        CompletableFuture<WriteOutcome> spoiled = writes.remove(11);
        writes.forEach(f -> assertThat(outcome(f)).isInstanceOf(Committed.class));
        assertThatThrownBy(spoiled::join).hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(store.currentRevision().join()).isEqualTo(20);
    }

    @Test
    void keepsWhatIsGoneUntilItIsRelayed() {
        StoredObject a = committed(write("a", Optional.empty(), "one"));
        outcome(delete(a));
        PostgresDeparted departed = new PostgresDeparted(database);
        store.compact(2);
        assertThat(departed.after(0))
                .singleElement()
                .satisfies(gone -> {
                    assertThat(gone.revision()).isEqualTo(2);
                    assertThat(gone.before()).contains(a.bytes());
                });
        departed.relayed(1_500);
        assertThat(departed.after(0)).isEmpty();
    }

    @Test
    void letsOneReplicaLeadAtATime() {
        PostgresLeadership here = new PostgresLeadership(database);
        PostgresLeadership there = new PostgresLeadership(database);
        try (var lease = here.tryLead().orElseThrow()) {
            assertThat(lease.isHeld()).isTrue();
            assertThat(there.tryLead()).isEmpty();
        }
        try (var lease = there.tryLead().orElseThrow()) {
            assertThat(lease.isHeld()).isTrue();
        }
    }
}
