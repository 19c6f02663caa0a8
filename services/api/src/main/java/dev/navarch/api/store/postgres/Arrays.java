package dev.navarch.api.store.postgres;

import dev.navarch.model.ObjectKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sets a statement's parameters in their order; lists become SQL arrays. */
final class Arrays {

    private final Connection connection;
    private final PreparedStatement statement;
    private int next = 1;

    Arrays(Connection connection, PreparedStatement statement) {
        this.connection = connection;
        this.statement = statement;
    }

    /** Three arrays: resources, namespaces, names. */
    void keys(Collection<ObjectKey> keys) throws SQLException {
        texts(keys.stream().map(key -> key.type().toString()).toList());
        texts(keys.stream().map(ObjectKey::namespace).toList());
        texts(keys.stream().map(ObjectKey::name).toList());
    }

    void texts(Collection<String> values) throws SQLException {
        statement.setArray(next++, connection.createArrayOf("text", values.toArray(String[]::new)));
    }

    void longs(List<Long> values) throws SQLException {
        statement.setArray(next++, connection.createArrayOf("bigint", values.toArray(Long[]::new)));
    }

    void bytes(List<Optional<byte[]>> values) throws SQLException {
        byte[] @Nullable [] array = new byte[values.size()][];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i).orElse(null);
        }
        statement.setArray(next++, connection.createArrayOf("bytea", array));
    }

    void number(long value) throws SQLException {
        statement.setLong(next++, value);
    }

    void text(String value) throws SQLException {
        statement.setString(next++, value);
    }
}
