package dev.navarch.api.store.postgres;

import dev.navarch.api.store.StoredObject;
import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Reads rows. Columns stand in the order of the constants here. */
final class Rows {

    static final String OBJECT = "resource, namespace, name, uid, revision, object::text";
    static final String CHANGE =
            "resource, namespace, name, uid, revision, type, before::text, after::text";

    private Rows() {}

    static ObjectKey key(ResultSet row, int from) throws SQLException {
        return new ObjectKey(
                GroupResource.parse(row.getString(from)),
                row.getString(from + 1),
                row.getString(from + 2));
    }

    static StoredObject object(ResultSet row) throws SQLException {
        return new StoredObject(key(row, 1), row.getString(4), row.getLong(5), row.getBytes(6));
    }

    static Change change(ResultSet row) throws SQLException {
        return new Change(
                row.getLong(5),
                ChangeType.valueOf(row.getString(6)),
                key(row, 1),
                row.getString(4),
                Optional.ofNullable(row.getBytes(7)),
                Optional.ofNullable(row.getBytes(8)));
    }
}
