package dev.navarch.api.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Saves a cluster while it runs. All tables are read in one snapshot of the database, for which
 * nobody waits; rows go from PostgreSQL to the file as they come.
 */
public final class Backup {

    private Backup() {}

    /**
     * Saves everything.
     *
     * @param connection to the cluster's database
     * @param keys the directory of its keys; empty to leave them out
     * @param file to be made
     * @throws BackupException if there is nothing to save
     */
    public static Summary take(Connection connection, Optional<Path> keys, Path file)
            throws IOException, SQLException {
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        Database database = new Database(connection);
        String schema =
                database.schema()
                        .orElseThrow(
                                () -> new BackupException("there is no cluster in this database"));
        database.run("set local timezone = 'UTC'; set local datestyle = 'ISO'");
        Manifest manifest =
                new Manifest(schema, database.now(), database.revision(), database.tables());
        // After the snapshot: a key that its rows need is taken away only after they were
        // written anew.
        Map<String, byte[]> files = keys.isPresent() ? new Keys(keys.get()).read() : Map.of();
        Map<String, Long> rows = new HashMap<>();
        try (BackupWriter writer = new BackupWriter(file)) {
            writer.entry(Manifest.ENTRY, manifest.encode());
            for (Map.Entry<String, byte[]> key : files.entrySet()) {
                writer.entry(Keys.PREFIX + key.getKey(), key.getValue());
            }
            for (Table table : manifest.tables()) {
                rows.put(
                        table.name(),
                        writer.entry(table.entry(), out -> database.copyOut(table, out)));
            }
            writer.finish();
        } finally {
            connection.rollback();
        }
        return new Summary(
                rows.getOrDefault("objects", 0L),
                rows.getOrDefault("changes", 0L),
                manifest.revision(),
                manifest.taken());
    }
}
