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

    /** No statement is silent for so long: the network is gone, and nobody said so. */
    private static final String SILENCE_SECONDS = "60";

    /**
     * So that the server too lets go of what a vanished API holds, the revision's lock above all.
     */
    private static final String SERVER_OPTIONS =
            "-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4"
                    + " -c idle_in_transaction_session_timeout=60s";

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
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("socketTimeout", SILENCE_SECONDS);
        config.addDataSourceProperty("options", SERVER_OPTIONS);
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
