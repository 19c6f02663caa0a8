package dev.navarch.api.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.navarch.api.store.Author;
import dev.navarch.api.store.HistoryContract;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresHistoryTest extends HistoryContract {

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
    void readsChangesOfAVersionThatKnewNoAuthors() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "update revision set current = 1; insert into changes (revision, type,"
                            + " resource, namespace, name, uid, after) values (1, 'ADDED',"
                            + " 'configmaps', 'default', 'old', 'u', '{}')");
        }
        ObjectKey key = ObjectKey.namespaced(Resources.CONFIG_MAPS, "default", "old");
        assertThat(store.history().changes(key, Long.MAX_VALUE, 9))
                .singleElement()
                .satisfies(change -> assertThat(change.author()).isEqualTo(Author.UNKNOWN));
    }
}
