package dev.navarch.api.store.postgres;

import dev.navarch.api.relay.Leadership;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads by an advisory lock of PostgreSQL, which belongs to a connection and so is given back even
 * by a replica that dies.
 */
public final class PostgresLeadership implements Leadership {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresLeadership.class);

    /** "NavRelay" in ASCII: the key of the lock. */
    private static final long KEY = 0x4e617652656c6179L;

    private final DataSource database;

    public PostgresLeadership(DataSource database) {
        this.database = database;
    }

    @Override
    public Optional<Lease> tryLead() {
        try {
            Connection connection = database.getConnection();
            if (lock(connection)) {
                return Optional.of(new Held(connection));
            }
            connection.close();
        } catch (SQLException e) {
            LOG.debug("Cannot ask for the lead", e);
        }
        return Optional.empty();
    }

    private static boolean lock(Connection connection) throws SQLException {
        try (PreparedStatement ask =
                connection.prepareStatement("select pg_try_advisory_lock(?)")) {
            ask.setLong(1, KEY);
            try (ResultSet row = ask.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private record Held(Connection connection) implements Lease {

        @Override
        public boolean isHeld() {
            try {
                return connection.isValid(2);
            } catch (SQLException e) {
                return false;
            }
        }

        /** Gives the lock back, since the pool keeps the connection. */
        @Override
        public void close() {
            try (connection;
                    PreparedStatement unlock =
                            connection.prepareStatement("select pg_advisory_unlock_all()")) {
                unlock.execute();
            } catch (SQLException e) {
                LOG.debug("The connection that held the lead is gone, and the lead with it", e);
            }
        }
    }
}
