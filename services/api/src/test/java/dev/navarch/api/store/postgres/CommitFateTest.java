package dev.navarch.api.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.navarch.api.store.Write;
import dev.navarch.api.store.WriteOutcome.Committed;
import dev.navarch.model.Change;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of writes whose commit was sent and not answered. */
class CommitFateTest {

    private static final String TAKE_BACK =
            "delete from objects; delete from changes; update revision set current = 0";

    private final HikariDataSource database = TestDatabase.fresh();
    private final AtomicBoolean lost = new AtomicBoolean();

    /** What the commit whose answer gets lost does before it. */
    private final AtomicReference<String> first = new AtomicReference<>("select 1");

    @AfterEach
    void closePool() {
        database.close();
    }

    private Committed create(PostgresObjectStore store, String name) {
        Write write =
                new Write(
                        ObjectKey.namespaced(Resources.CONFIG_MAPS, "default", name),
                        "uid-" + name,
                        Optional.empty(),
                        Optional.of(r ->
                                ("{\"name\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8)),
                        Optional.empty());
        return (Committed) store.write(write).orTimeout(90, TimeUnit.SECONDS).join();
    }

    private static List<String> names(PostgresObjectStore store) {
        return store.changesAfter(0, 10).stream().map(change -> change.key().name()).toList();
    }

    @Test
    void isNotWrittenAgainWhenItWentThrough() {
        try (PostgresObjectStore store = new PostgresObjectStore(losing())) {
            Change change = create(store, "a").change();
            assertThat(lost).isTrue();
            assertThat(change.revision()).isEqualTo(1);
            create(store, "b");
            assertThat(names(store)).containsExactly("a", "b");
        }
    }

    /**
     * So it is after a crash: PostgreSQL gives the id of a transaction that left no trace to
     * another one, and that one was committed.
     */
    @Test
    void isWrittenAgainWhenOnlyATransactionOfItsIdWentThrough() {
        first.set(TAKE_BACK);
        try (PostgresObjectStore store = new PostgresObjectStore(losing())) {
            create(store, "a");
            assertThat(lost).isTrue();
            assertThat(names(store)).containsExactly("a");
        }
    }

    @Test
    void isWrittenAgainWhenAnotherWriteTookItsRevision() {
        first.set(
                TAKE_BACK
                        + " + 1; insert into changes (revision, type, resource, namespace, name,"
                        + " uid, after) values (1, 'ADDED', 'configmaps', 'default', 'other',"
                        + " 'uid-other', '{}')");
        try (PostgresObjectStore store = new PostgresObjectStore(losing())) {
            assertThat(create(store, "a").change().revision()).isEqualTo(2);
            assertThat(names(store)).containsExactly("other", "a");
        }
    }

    /** The database; the answer to the first commit that a write makes gets lost. */
    private DataSource losing() {
        return (DataSource)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {DataSource.class},
                        (proxy, method, arguments) -> {
                            Object result = method.invoke(database, arguments);
                            return result instanceof Connection open ? losing(open) : result;
                        });
    }

    private Connection losing(Connection open) {
        return (Connection)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (proxy, method, arguments) -> {
                            boolean loses =
                                    method.getName().equals("commit")
                                            && lost.compareAndSet(false, true);
                            if (loses) {
                                execute(open, first.get());
                            }
                            try {
                                Object result = method.invoke(open, arguments);
                                if (loses) {
                                    throw new SQLException("the answer got lost");
                                }
                                return result;
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
