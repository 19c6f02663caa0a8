package dev.navarch.api.store.postgres;

import dev.navarch.api.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * Forgets old changes and command ids, in small transactions that hold no lock a writer needs. Two
 * replicas may do it at once: the second finds nothing left.
 */
final class Compactor {

    private static final int CHUNK = 5_000;

    private final DataSource database;

    Compactor(DataSource database) {
        this.database = database;
    }

    void compact(long upToRevision) {
        try (Connection connection = database.getConnection()) {
            bury(connection, upToRevision);
            try (PreparedStatement mark =
                    connection.prepareStatement(
                            """
                            update compaction set revision = greatest(compaction.revision,
                             least(?, (select current from revision)))
                            """)) {
                mark.setLong(1, upToRevision);
                mark.executeUpdate();
            }
            untilNothingIsLeft(
                    connection,
                    """
                    delete from changes where revision in (
                     select revision from changes
                     where revision <= (select revision from compaction)
                     order by revision limit 5000)
                    """);
        } catch (SQLException e) {
            throw new StoreUnavailableException(e);
        }
    }

    /** Keeps the deletions that the relay has not published; see {@link PostgresDeparted}. */
    private static void bury(Connection connection, long upToRevision) throws SQLException {
        try (PreparedStatement keep =
                connection.prepareStatement(
                        """
                        insert into departed (revision, resource, namespace, name, uid, before)
                         select c.revision, c.resource, c.namespace, c.name, c.uid, c.before
                         from changes c, relayed r
                         where c.revision <= ? and c.revision > r.revision
                          and c.type = 'DELETED'
                         on conflict do nothing
                        """)) {
            keep.setLong(1, upToRevision);
            keep.executeUpdate();
        }
    }

    /** The newest revision that is older than an age; 0 when there is none. */
    long revisionBefore(Duration age) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "select coalesce(max(revision), 0) from changes"
                                        + " where at < clock_timestamp() - make_interval(secs => ?)")) {
            statement.setDouble(1, age.toMillis() / 1000.0);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new StoreUnavailableException(e);
        }
    }

    /** Forgets command ids older than an age: a command that comes again later is a new one. */
    void forgetCommands(Duration age) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "delete from applied_commands"
                                        + " where at < clock_timestamp() - make_interval(secs => ?)")) {
            statement.setDouble(1, age.toMillis() / 1000.0);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new StoreUnavailableException(e);
        }
    }

    private static void untilNothingIsLeft(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            while (statement.executeUpdate() == CHUNK) {
                // Each round is a transaction of its own.
            }
        }
    }
}
