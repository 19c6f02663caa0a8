package dev.navarch.api;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The connections to PostgreSQL, once they are asked for. */
final class PostgresPool implements AutoCloseable {

    private static final int CONNECTIONS = 8;

    private final ApiProperties.Postgres postgres;
    private @Nullable HikariDataSource opened;

    PostgresPool(ApiProperties.Postgres postgres) {
        this.postgres = postgres;
    }

    /** Empty when everything is kept in memory. */
    synchronized Optional<DataSource> database() throws IOException {
        if (opened == null && !postgres.url().isEmpty()) {
            opened = open();
        }
        return Optional.ofNullable(opened);
    }

    private HikariDataSource open() throws IOException {
        HikariConfig config = new HikariConfig();
        config.setPoolName("postgres");
        config.setJdbcUrl(postgres.url());
        config.setUsername(postgres.user());
        if (!postgres.passwordFile().isEmpty()) {
            config.setPassword(Files.readString(Path.of(postgres.passwordFile())).strip());
        }
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(Duration.ofSeconds(10).toMillis());
        config.setInitializationFailTimeout(Duration.ofMinutes(1).toMillis());
        return new HikariDataSource(config);
    }

    @Override
    public synchronized void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
