package dev.navarch.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.backup.OwnDatabase;
import dev.navarch.standalone.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How backup and restore find the PostgreSQL of a data directory. */
@Timeout(300)
class EmbeddedDatabaseTest {

    private static void answers(OwnDatabase.Opened server) throws Exception {
        String password = Files.readString(server.passwordFile()).strip();
        try (Connection connection =
                DriverManager.getConnection(server.url(), server.user(), password)) {
            assertThat(connection.isValid(10)).isTrue();
        }
    }

    @Test
    void startsOneForAsLongAsItIsNeededOrTakesTheOneThatRuns(@TempDir Path home) throws Exception {
        EmbeddedDatabase databases = new EmbeddedDatabase();
        try (OwnDatabase.Opened started = databases.open(home)) {
            answers(started);
            assertThatThrownBy(() -> HomeLock.take(home))
                    .as("no cluster starts meanwhile")
                    .isInstanceOf(IllegalStateException.class);
            try (OwnDatabase.Opened running = databases.open(home)) {
                assertThat(running.url()).isEqualTo(started.url());
            }
            answers(started);
        }
        assertThat(PostgresServer.runningPort(home.resolve("postgres"))).isEmpty();
        HomeLock.take(home).close();
    }
}
