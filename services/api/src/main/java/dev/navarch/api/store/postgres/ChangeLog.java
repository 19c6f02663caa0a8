package dev.navarch.api.store.postgres;

import dev.navarch.api.store.CompactedException;
import dev.navarch.api.store.Snapshot;
import dev.navarch.api.store.StoreUnavailableException;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.store.encryption.RowCipher;
import dev.navarch.api.store.encryption.UnreadableRowException;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** Reads the database, each call on a connection of its own. */
final class ChangeLog {

    private static final int FETCH_SIZE = 2_000;

    private final DataSource database;
    private final RowCipher cipher;
    private final Rows reader;

    ChangeLog(DataSource database, RowCipher cipher) {
        this.database = database;
        this.cipher = cipher;
        this.reader = new Rows(cipher);
    }

    long currentRevision() {
        return number("select current from revision");
    }

    long compactedRevision() {
        return number("select revision from compaction");
    }

    /** The revision up to which nothing is known for who goes on after another one. */
    private long forgotten(long afterRevision) {
        return number("select navarch_forgotten(?)", afterRevision);
    }

    /**
     * @throws CompactedException if what followed on a revision is no longer known
     */
    void requireKnown(long afterRevision) {
        long forgotten = forgotten(afterRevision);
        if (afterRevision < forgotten) {
            throw new CompactedException(afterRevision, forgotten);
        }
    }

    /** Where revisions go on after one; the same unless they were skipped there by a restore. */
    long skippedFrom(long revision) {
        return number(
                "select coalesce((select upto from skipped where after = ?), ?)",
                revision,
                revision);
    }

    Snapshot snapshot() {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            List<StoredObject> objects = new ArrayList<>();
            long revision;
            try (PreparedStatement newest =
                            connection.prepareStatement("select current from revision");
                    ResultSet row = newest.executeQuery()) {
                row.next();
                revision = row.getLong(1);
            }
            try (PreparedStatement all =
                    connection.prepareStatement("select " + Rows.OBJECT + " from objects")) {
                all.setFetchSize(FETCH_SIZE);
                try (ResultSet rows = all.executeQuery()) {
                    while (rows.next()) {
                        objects.add(reader.object(rows));
                    }
                }
            }
            connection.rollback();
            return new Snapshot(revision, objects);
        } catch (SQLException e) {
            throw new StoreUnavailableException(e);
        } catch (UnreadableRowException keyIsMissing) {
            throw new StoreUnavailableException(
                    "a key is missing in the file of navarch.encryption.config-file: "
                            + keyIsMissing.getMessage());
        }
    }

    /** Whether an object's row was written by another key than the one that writes now. */
    boolean stale(ObjectKey key) {
        if (!cipher.covers(key)) {
            return false;
        }
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "select left(object::text, ?) from objects"
                                        + " where (resource, namespace, name) = (?, ?, ?)")) {
            statement.setInt(1, RowCipher.START);
            statement.setString(2, key.type().toString());
            statement.setString(3, key.namespace());
            statement.setString(4, key.name());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && cipher.stale(key, row.getBytes(1));
            }
        } catch (SQLException e) {
            throw new StoreUnavailableException(e);
        }
    }

    List<Change> changesAfter(long afterRevision, int limit) {
        return whole(
                afterRevision,
                read(
                        "select "
                                + Rows.CHANGE
                                + " from changes where revision > ? order by revision limit ?",
                        statement -> {
                            statement.setLong(1, afterRevision);
                            statement.setInt(2, limit);
                        }));
    }

    List<Change> changesOf(GroupResource type, long afterRevision, long upToRevision, int limit) {
        return whole(
                afterRevision,
                read(
                        "select "
                                + Rows.CHANGE
                                + " from changes where resource = ? and revision > ?"
                                + " and revision <= ? order by revision limit ?",
                        statement -> {
                            statement.setString(1, type.toString());
                            statement.setLong(2, afterRevision);
                            statement.setLong(3, upToRevision);
                            statement.setInt(4, limit);
                        }));
    }

    Set<String> applied(Collection<String> commandIds) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "select id from applied_commands where id = any (?::text[])")) {
            new Arrays(connection, statement).texts(commandIds);
            Set<String> found = new HashSet<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new StoreUnavailableException(e);
        }
    }

    void remember(Collection<String> commandIds) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "insert into applied_commands (id) select unnest(?::text[])"
                                        + " on conflict do nothing")) {
            new Arrays(connection, statement).texts(commandIds);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new StoreUnavailableException(e);
        }
    }

    /** Sets parameters. */
    private interface Binder {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private List<Change> read(String sql, Binder binder) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            binder.bind(statement);
            List<Change> changes = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    changes.add(Rows.stored(rows));
                }
            }
            return changes;
        } catch (SQLException e) {
            throw new StoreUnavailableException(e);
        }
    }

    /** Asked after the read: what was compacted in between at worst refuses a whole answer. */
    private List<Change> whole(long afterRevision, List<Change> changes) {
        requireKnown(afterRevision);
        List<Change> opened = new ArrayList<>(changes.size());
        long unreadable = 0;
        for (Change change : changes) {
            try {
                opened.add(reader.opened(change));
            } catch (UnreadableRowException keyIsGone) {
                unreadable = change.revision();
            }
        }
        if (unreadable > 0) {
            // What nobody can read any more is as good as compacted.
            throw new CompactedException(afterRevision, unreadable);
        }
        return opened;
    }

    private long number(String sql, long... arguments) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setLong(i + 1, arguments[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new StoreUnavailableException(e);
        }
    }
}
