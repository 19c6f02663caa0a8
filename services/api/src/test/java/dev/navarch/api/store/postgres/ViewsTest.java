package dev.navarch.api.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.navarch.api.store.Write;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViewsTest {

    private static void put(PostgresObjectStore store, String resource, String name, String json) {
        ObjectKey key = ObjectKey.namespaced(GroupResource.parse(resource), "default", name);
        store.write(
                        new Write(
                                key,
                                "uid",
                                Optional.empty(),
                                Optional.of(r -> json.getBytes(StandardCharsets.UTF_8)),
                                Optional.empty()))
                .join();
    }

    private static String first(HikariDataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "nothing";
        }
    }

    @Test
    void tellsOfPodsInPlainSql() throws SQLException {
        try (HikariDataSource database = TestDatabase.fresh();
                PostgresObjectStore store = new PostgresObjectStore(database)) {
            put(
                    store,
                    "pods",
                    "web",
                    """
                    {"metadata":{"name":"web","creationTimestamp":"2026-01-01T00:00:00Z"},
                     "spec":{"nodeName":"n1","containers":[{"name":"a"},{"name":"b"}]},
                     "status":{"phase":"Running","podIP":"10.0.0.1","containerStatuses":[
                       {"ready":true,"restartCount":2},{"ready":false,"restartCount":1}]}}
                    """);
            assertThat(
                            first(
                                    database,
                                    "select concat_ws(' ', name, phase, node, ip, ready, containers,"
                                            + " restarts) from pods"))
                    .isEqualTo("web Running n1 10.0.0.1 1 2 3");
        }
    }

    @Test
    void showsNoSecretsContent() throws SQLException {
        try (HikariDataSource database = TestDatabase.fresh();
                PostgresObjectStore store = new PostgresObjectStore(database)) {
            put(
                    store,
                    "secrets",
                    "s",
                    "{\"metadata\":{\"name\":\"s\"},\"data\":{\"a\":\"aGlkZGVu\"}}");
            assertThat(first(database, "select name from secrets")).isEqualTo("s");
            assertThat(first(database, "select object::text from things")).isEqualTo("null");
            assertThat(first(database, "select after::text from history")).isEqualTo("null");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "namespaces", "nodes", "pods", "containers", "deployments", "replica_sets",
                "stateful_sets", "daemon_sets", "jobs", "services", "config_maps", "secrets",
                "events", "history", "things"
            })
    void canBeQueriedWhenThereIsNothing(String view) throws SQLException {
        try (HikariDataSource database = TestDatabase.fresh()) {
            assertThat(first(database, "select * from " + view)).isEqualTo("nothing");
        }
    }
}
