package dev.navarch.api.store.postgres;

import dev.navarch.api.relay.Departed;
import dev.navarch.api.store.StoreUnavailableException;
import dev.navarch.api.store.encryption.RowCipher;
import dev.navarch.api.store.encryption.UnreadableRowException;
import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Keeps what compaction takes from under a relay that is behind. The relay's progress is noted here
 * from time to time only; an older note keeps a little too much.
 */
public final class PostgresDeparted implements Departed {

    private static final long NOTE_EVERY = 1_000;

    private final DataSource database;
    private final Rows reader;
    private long noted;

    public PostgresDeparted(DataSource database) {
        this(database, RowCipher.NONE);
    }

    /**
     * @param cipher that of the store
     */
    public PostgresDeparted(DataSource database, RowCipher cipher) {
        this.database = database;
        this.reader = new Rows(cipher);
    }

    @Override
    public List<Change> after(long revision) {
        try (Connection connection = database.getConnection();
                PreparedStatement query =
                        connection.prepareStatement(
                                "select resource, namespace, name, revision, uid, before::text"
                                        + " from departed where revision > ? order by revision")) {
            query.setLong(1, revision);
            List<Change> changes = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    changes.add(
                            opened(
                                    new Change(
                                            row.getLong(4),
                                            ChangeType.DELETED,
                                            Rows.key(row, 1),
                                            row.getString(5),
                                            Optional.ofNullable(row.getBytes(6)),
                                            Optional.empty())));
                }
            }
            return changes;
        } catch (SQLException e) {
            throw new StoreUnavailableException(e);
        }
    }

    @Override
    public String incarnation() {
        return row("select incarnation::text from relayed", row -> row.getString(1)).orElse("");
    }

    @Override
    public long noted() {
        return row("select revision from relayed", row -> row.getLong(1)).orElse(0L);
    }

    @Override
    public Optional<Skipped> skipped() {
        return row(
                "select after, upto from skipped order by upto desc limit 1",
                row -> new Skipped(row.getLong(1), row.getLong(2)));
    }

    /** Reads a row. */
    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> Optional<T> row(String sql, Reading<T> reading) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            return row.next() ? Optional.of(reading.of(row)) : Optional.empty();
        } catch (SQLException e) {
            throw new StoreUnavailableException(e);
        }
    }

    /** That an object is gone is told even when nobody can read any more what it was. */
    private Change opened(Change stored) {
        try {
            return reader.opened(stored);
        } catch (UnreadableRowException keyIsGone) {
            return new Change(
                    stored.revision(),
                    stored.type(),
                    stored.key(),
                    stored.uid(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    @Override
    public synchronized void relayed(long revision) {
        if (revision >= noted && revision < noted + NOTE_EVERY) {
            return;
        }
        try (Connection connection = database.getConnection();
                PreparedStatement note =
                        connection.prepareStatement(
                                "update relayed set revision = ?;"
                                        + " delete from departed where revision <= ?")) {
            note.setLong(1, revision);
            note.setLong(2, revision);
            note.execute();
            noted = revision;
        } catch (SQLException e) {
            throw new StoreUnavailableException(e);
        }
    }
}
