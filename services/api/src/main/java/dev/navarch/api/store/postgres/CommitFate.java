package dev.navarch.api.store.postgres;

import dev.navarch.model.Change;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Finds out whether a commit went through whose answer was lost.
 *
 * <p>The change log says: a group that was committed is there with its revisions, objects and
 * contents, byte for byte. PostgreSQL's own word on a transaction ({@code pg_xact_status}) is no
 * help after a crash: the id of a transaction that left no trace is given to another one, which may
 * well be committed.
 */
final class CommitFate {

    private static final String FIND =
            """
            select current from revision for update;
            select count(*) from changes c
             join unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
               ?::bytea[])
              as k (revision, type, resource, namespace, name, uid, after)
             using (revision, type, resource, namespace, name, uid)
             where c.after::text is not distinct from convert_from(k.after, 'UTF8')
            """;

    private final Connection connection;

    CommitFate(Connection connection) {
        this.connection = connection;
    }

    /** Waits for the lock first, so that the old connection's transaction has ended. */
    boolean wentThrough(List<Change> changes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            Arrays arrays = new Arrays(connection, statement);
            arrays.longs(changes.stream().map(Change::revision).toList());
            arrays.texts(changes.stream().map(c -> c.type().name()).toList());
            arrays.keys(changes.stream().map(Change::key).toList());
            arrays.texts(changes.stream().map(Change::uid).toList());
            arrays.bytes(changes.stream().map(Change::after).toList());
            statement.execute();
            statement.getMoreResults();
            try (ResultSet found = statement.getResultSet()) {
                found.next();
                return found.getLong(1) == changes.size();
            }
        } finally {
            connection.rollback();
        }
    }
}
