package dev.navarch.api.store.postgres;

import static org.junit.jupiter.api.Assumptions.abort;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.ObjectStoreContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.shaded.org.awaitility.core.ConditionTimeoutException;
import org.testcontainers.utility.DockerImageName;

/** The store on PostgreSQL's own image, or that which {@code POSTGRES_IMAGE} names. */
@EnabledIf(
        value = "engine",
        disabledReason = "no Docker engine answers that can have Testcontainers' images")
class PostgresImageTest extends ObjectStoreContract {

    private static final String IMAGE =
            Optional.ofNullable(System.getenv("POSTGRES_IMAGE")).orElse("postgres:18");
    private static final int PORT = 5432;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static final GenericContainer<?> SERVER =
            new GenericContainer<>(DockerImageName.parse(IMAGE))
                    .withEnv("POSTGRES_USER", "navarch")
                    .withEnv("POSTGRES_DB", "navarch")
                    .withEnv("POSTGRES_PASSWORD", "navarch")
                    .withEnv("PGDATA", "/var/lib/postgresql/navarch")
                    .withExposedPorts(PORT)
                    .waitingFor(Wait.forListeningPort());

    private final HikariDataSource database = fresh();

    @BeforeAll
    static void startServer() {
        try {
            SERVER.start();
        } catch (ContainerFetchException e) {
            abort(
                    "there is no image "
                            + IMAGE
                            + "; POSTGRES_IMAGE names another: "
                            + e.getMessage());
        }
    }

    @AfterAll
    static void stopServer() {
        SERVER.stop();
    }

    @AfterEach
    void closePool() {
        database.close();
    }

    @Override
    protected ObjectStore open() {
        return new PostgresObjectStore(database);
    }

    static boolean engine() {
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } catch (ConditionTimeoutException noRegistry) {
            return false;
        }
    }

    private static HikariDataSource fresh() {
        String name = "t" + NUMBER.incrementAndGet();
        try (HikariDataSource server = pool("navarch");
                Connection connection = server.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        HikariDataSource pool = pool(name);
        PostgresObjectStore.migrate(pool);
        return pool;
    }

    private static HikariDataSource pool(String name) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(
                "jdbc:postgresql://%s:%d/%s"
                        .formatted(SERVER.getHost(), SERVER.getMappedPort(PORT), name));
        config.setUsername("navarch");
        config.setPassword("navarch");
        config.setMaximumPoolSize(8);
        config.setInitializationFailTimeout(Duration.ofMinutes(1).toMillis());
        return new HikariDataSource(config);
    }
}
