package dev.navarch.api.store.postgres;

import dev.navarch.api.store.Author;
import dev.navarch.api.store.History;
import dev.navarch.api.store.LoggedChange;
import dev.navarch.api.store.PastState;
import dev.navarch.api.store.StoreUnavailableException;
import dev.navarch.api.store.encryption.RowCipher;
import dev.navarch.api.store.encryption.UnreadableRowException;
import dev.navarch.model.ChangeType;
import dev.navarch.model.ObjectKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads the past of an object from the tables, each answer from one snapshot of them. */
record PostgresHistory(DataSource database, RowCipher cipher) implements History {

    private static final String CHANGES =
            """
            select revision, at, type, uid, author, agent, audit_id from changes
            where resource = ? and namespace = ? and name = ? and revision < ?
             and revision > (select revision from compaction)
            order by revision desc limit ?
            """;

    /** The first change since then says what it changed; without one it is as it is now. */
    private static final String STATE =
            """
            select navarch_forgotten(k.revision), r.current, coalesce(n.uid, o.uid),
             case when n.uid is null then o.object else n.before end::text
            from (values (?, ?, ?, ?::bigint)) as k (resource, namespace, name, revision)
            cross join revision r
            left join lateral (
             select c.uid, c.before from changes c
             where c.resource = k.resource and c.namespace = k.namespace and c.name = k.name
              and c.revision > k.revision
             order by c.revision limit 1) n on true
            left join objects o
             on (o.resource, o.namespace, o.name) = (k.resource, k.namespace, k.name)
            """;

    /** The state that the function in the database raises. */
    private static final String FORGOTTEN = "NV410";

    @Override
    public List<LoggedChange> changes(ObjectKey key, long before, int limit) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(CHANGES)) {
            bind(statement, key, before);
            statement.setInt(5, limit);
            List<LoggedChange> changes = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    changes.add(change(rows));
                }
            }
            return changes;
        } catch (SQLException e) {
            throw new StoreUnavailableException(e);
        }
    }

    private static LoggedChange change(ResultSet row) throws SQLException {
        return new LoggedChange(
                row.getLong(1),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                ChangeType.valueOf(row.getString(3)),
                row.getString(4),
                new Author(text(row, 5), text(row, 6), text(row, 7)));
    }

    private static String text(ResultSet row, int column) throws SQLException {
        @Nullable String text = row.getString(column);
        return Objects.requireNonNullElse(text, "");
    }

    @Override
    public PastState at(ObjectKey key, long revision) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(STATE)) {
            bind(statement, key, revision);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return state(row, key, revision);
            }
        } catch (SQLException e) {
            throw new StoreUnavailableException(e);
        }
    }

    private PastState state(ResultSet row, ObjectKey key, long revision) throws SQLException {
        long forgotten = row.getLong(1);
        long newest = row.getLong(2);
        if (revision > newest) {
            return new PastState.NotYet(newest);
        }
        if (revision < forgotten) {
            return new PastState.Forgotten(forgotten);
        }
        byte @Nullable [] bytes = row.getBytes(4);
        if (bytes == null) {
            return new PastState.WasNot();
        }
        try {
            return new PastState.Was(cipher.open(key, row.getString(3), bytes));
        } catch (UnreadableRowException keyIsGone) {
            // What nobody can read any more is as good as compacted.
            return new PastState.Forgotten(newest);
        }
    }

    @Override
    public OptionalLong revisionAt(Instant moment) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select revision_at(?)")) {
            statement.setObject(1, moment.atOffset(ZoneOffset.UTC));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return OptionalLong.of(row.getLong(1));
            }
        } catch (SQLException e) {
            if (FORGOTTEN.equals(e.getSQLState())) {
                return OptionalLong.empty();
            }
            throw new StoreUnavailableException(e);
        }
    }

    private static void bind(PreparedStatement statement, ObjectKey key, long revision)
            throws SQLException {
        statement.setString(1, key.type().toString());
        statement.setString(2, key.namespace());
        statement.setString(3, key.name());
        statement.setLong(4, revision);
    }
}
