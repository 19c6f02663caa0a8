package dev.navarch.api.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.store.Write;
import dev.navarch.api.store.WriteOutcome.Committed;
import dev.navarch.api.store.encryption.RowCipher;
import dev.navarch.model.Change;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one group leaves in the tables, when several of its writes are about one object. */
class GroupTransactionTest {

    private static final ObjectKey KEY =
            ObjectKey.namespaced(Resources.CONFIG_MAPS, "default", "a");

    private final HikariDataSource database = TestDatabase.fresh();
    private final List<Write> group = new ArrayList<>();
    private PostgresObjectStore store;

    @BeforeEach
    void open() {
        store = new PostgresObjectStore(database);
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    private static byte[] bytes(long revision, String uid) {
        return "{\"revision\":%d,\"uid\":\"%s\"}"
                .formatted(revision, uid)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static StoredObject at(long revision, String uid) {
        return new StoredObject(KEY, uid, revision, bytes(revision, uid));
    }

    private void write(String uid, Optional<StoredObject> expected, boolean deletes) {
        group.add(
                new Write(
                        KEY,
                        uid,
                        expected,
                        deletes ? Optional.empty() : Optional.of(r -> bytes(r, uid)),
                        Optional.empty()));
    }

    private void commit() throws Exception {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            GroupTransaction.Done done =
                    new GroupTransaction(connection, RowCipher.NONE).run(group);
            connection.commit();
            assertThat(done.outcomes())
                    .allSatisfy(o -> assertThat(o).isInstanceOf(Committed.class));
        }
        group.clear();
    }

    @Test
    void theLogHasTheStateBeforeEachChange() throws Exception {
        write("first", Optional.empty(), false);
        commit();
        write("first", Optional.of(at(1, "first")), false);
        write("first", Optional.of(at(2, "first")), true);
        write("second", Optional.empty(), false);
        write("second", Optional.of(at(4, "second")), false);
        commit();
        write("second", Optional.of(at(5, "second")), true);
        commit();

        List<Change> log = store.changesAfter(0, 10);
        assertThat(log).extracting(Change::revision).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(log.stream().map(c -> text(c.before())))
                .containsExactly(
                        "",
                        text(Optional.of(bytes(1, "first"))),
                        text(Optional.of(bytes(2, "first"))),
                        "",
                        text(Optional.of(bytes(4, "second"))),
                        text(Optional.of(bytes(5, "second"))));
        assertThat(log.stream().map(c -> text(c.after())))
                .containsExactly(
                        text(Optional.of(bytes(1, "first"))),
                        text(Optional.of(bytes(2, "first"))),
                        "",
                        text(Optional.of(bytes(4, "second"))),
                        text(Optional.of(bytes(5, "second"))),
                        "");
        assertThat(store.snapshot().objects()).isEmpty();
    }

    @Test
    void theTableHasTheLastOfAGroup() throws Exception {
        write("first", Optional.empty(), false);
        write("first", Optional.of(at(1, "first")), false);
        commit();

        assertThat(store.snapshot().objects())
                .singleElement()
                .satisfies(object -> {
                    assertThat(object.revision()).isEqualTo(2);
                    assertThat(object.bytes()).isEqualTo(bytes(2, "first"));
                });
    }

    private static String text(Optional<byte[]> bytes) {
        return bytes.map(b -> new String(b, StandardCharsets.UTF_8)).orElse("");
    }
}
