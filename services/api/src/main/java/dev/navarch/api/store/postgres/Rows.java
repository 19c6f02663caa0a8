package dev.navarch.api.store.postgres;

import dev.navarch.api.store.StoredObject;
import dev.navarch.api.store.encryption.RowCipher;
import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads rows. Columns stand in the order of the constants here. */
record Rows(RowCipher cipher) {

    static final String OBJECT = "resource, namespace, name, uid, revision, object::text";
    static final String CHANGE =
            "resource, namespace, name, uid, revision, type, before::text, after::text, trace";

    static ObjectKey key(ResultSet row, int from) throws SQLException {
        return new ObjectKey(
                GroupResource.parse(row.getString(from)),
                row.getString(from + 1),
                row.getString(from + 2));
    }

    /**
     * @throws dev.navarch.api.store.encryption.UnreadableRowException without its key
     */
    StoredObject object(ResultSet row) throws SQLException {
        ObjectKey key = key(row, 1);
        String uid = row.getString(4);
        return new StoredObject(key, uid, row.getLong(5), cipher.open(key, uid, row.getBytes(6)));
    }

    /** A change as the log has it, which may be encrypted. */
    static Change stored(ResultSet row) throws SQLException {
        return new Change(
                row.getLong(5),
                ChangeType.valueOf(row.getString(6)),
                key(row, 1),
                row.getString(4),
                Optional.ofNullable(row.getBytes(7)),
                Optional.ofNullable(row.getBytes(8)),
                Objects.requireNonNullElse(row.getString(9), ""));
    }

    /**
     * @throws dev.navarch.api.store.encryption.UnreadableRowException without its key
     */
    Change opened(Change stored) {
        return with(stored, bytes -> cipher.open(stored.key(), stored.uid(), bytes));
    }

    Change sealed(Change change) {
        return cipher.covers(change.key())
                ? with(change, bytes -> cipher.seal(change.key(), change.uid(), bytes))
                : change;
    }

    private Change with(Change change, UnaryOperator<byte[]> each) {
        return new Change(
                change.revision(),
                change.type(),
                change.key(),
                change.uid(),
                change.before().map(each),
                change.after().map(each),
                change.trace());
    }
}
