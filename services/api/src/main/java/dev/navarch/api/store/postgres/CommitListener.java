package dev.navarch.api.store.postgres;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of other replicas' commits. After each (re)connection it asks for the newest revision,
 * since a notification that nobody listened to is lost.
 */
final class CommitListener implements AutoCloseable {

    private static final int WAIT_MILLIS = 10_000;
    private static final long RETRY_MILLIS = 200;
    private static final Duration END = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(CommitListener.class);

    private final DataSource database;
    private final CommitFeed feed;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    CommitListener(DataSource database, CommitFeed feed) {
        this.database = database;
        this.feed = feed;
        this.thread = Thread.ofVirtual().name("navarch-commit-listener").start(this::run);
    }

    private void run() {
        while (closing.getCount() > 0) {
            try (Connection connection = database.getConnection()) {
                listenUntilClosed(connection);
            } catch (SQLException | RuntimeException e) {
                if (closing.getCount() > 0) {
                    LOG.warn("Listening for commits again: {}", e.getMessage());
                    pause();
                }
            }
        }
    }

    private void listenUntilClosed(Connection connection) throws SQLException {
        try {
            listen(connection);
        } finally {
            // Its thread was interrupted while it read, which closes the connection under the pool.
            if (closing.getCount() == 0 && database instanceof HikariDataSource pool) {
                pool.evictConnection(connection);
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + GroupTransaction.CHANNEL);
            try (ResultSet row = statement.executeQuery("select current from revision")) {
                row.next();
                feed.heardOf(row.getLong(1));
            }
        }
        PGConnection postgres = connection.unwrap(PGConnection.class);
        while (closing.getCount() > 0) {
            PGNotification[] heard = postgres.getNotifications(WAIT_MILLIS);
            if (heard != null && heard.length > 0) {
                feed.heardOf(Long.parseLong(heard[heard.length - 1].getParameter()));
            }
        }
    }

    private void pause() {
        try {
            closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closing.countDown();
        }
    }

    /**
     * Waits for the end, since a pool that was closed first would take the evicted connection for a
     * broken one.
     */
    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
