package dev.navarch.standalone.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.bus.embedded.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

    @TempDir private Path home;

    @Test
    void keepsDataOverARestart() throws Exception {
        try (PostgresServer first = start();
                Connection connection = connect(first);
                Statement statement = connection.createStatement()) {
            statement.execute("create table t (a int)");
            statement.execute("insert into t values (42)");
        }
        try (PostgresServer second = start()) {
            assertThat(answer(second, "select a from t")).isEqualTo("42");
        }
    }

    @Test
    void stopsAServerThatAKilledProcessLeftBehind() throws Exception {
        PostgresServer left = start();
        try (Connection connection = connect(left);
                Statement statement = connection.createStatement()) {
            statement.execute("create table t (a int)");
        }
        try (PostgresServer next = start()) {
            assertThat(ProcessHandle.of(left.pid()).filter(ProcessHandle::isAlive)).isEmpty();
            assertThat(answer(next, "select count(*) from t")).isEqualTo("0");
        }
    }

    @Test
    void recoversWhenItWasKilledItself() throws Exception {
        PostgresServer killed = start();
        try (Connection connection = connect(killed);
                Statement statement = connection.createStatement()) {
            statement.execute("create table t (a int)");
            statement.execute("insert into t values (7)");
            ProcessHandle.of(killed.pid()).orElseThrow().destroyForcibly();
            killed.awaitEnd();
        }
        try (PostgresServer next = start()) {
            assertThat(answer(next, "select a from t")).isEqualTo("7");
        }
    }

    @Test
    void letsNobodyInWithoutThePassword() throws Exception {
        try (PostgresServer server = start()) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(server.passwordFile())))
                    .isEqualTo("rw-------");
            assertThatThrownBy(
                            () -> DriverManager.getConnection(server.url(), server.user(), "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThat(answer(server, "show fsync")).isEqualTo("on");
            assertThat(answer(server, "show listen_addresses")).isEqualTo("127.0.0.1");
        }
    }

    private PostgresServer start() {
        return PostgresServer.start(
                home.resolve("postgres"),
                Path.of("target", "postgres").toAbsolutePath(),
                EmbeddedKafka.freePort());
    }

    private static Connection connect(PostgresServer server) throws Exception {
        return DriverManager.getConnection(
                server.url(), server.user(), Files.readString(server.passwordFile()).strip());
    }

    private static String answer(PostgresServer server, String query) throws Exception {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }
}
