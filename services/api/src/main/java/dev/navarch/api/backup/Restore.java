package dev.navarch.api.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Brings a cluster back, into a database and a data directory that hold none. The file is read
 * through before anything is touched, and all rows come in one transaction.
 *
 * <p>Tables are made as they were when the backup was taken, and brought to this version's state
 * once the rows are there, by the same migrations that the rows would have been through.
 */
public final class Restore {

    private final BackupReader backup;
    private final DataSource target;
    private final Optional<Keys> keys;

    private Restore(BackupReader backup, DataSource target, Optional<Keys> keys) {
        this.backup = backup;
        this.target = target;
        this.keys = keys;
    }

    /**
     * Restores everything.
     *
     * @param keys the directory to be made; empty to leave it alone
     * @throws BackupException if it is not possible; then nothing was changed
     */
    public static Summary put(Path file, DataSource target, Optional<Path> keys)
            throws IOException, SQLException {
        try (BackupReader backup = new BackupReader(file)) {
            return new Restore(backup, target, keys.map(Keys::new)).run();
        }
    }

    private Summary run() throws IOException, SQLException {
        Manifest manifest = backup.manifest();
        MigrationVersion schema = known(manifest.schema());
        Map<String, byte[]> files = files();
        if (keys.isPresent()) {
            keys.get().requireFreeFor(files);
        }
        requireEmpty(schema);
        Flyway.configure().dataSource(target).target(schema).load().migrate();
        Map<String, Long> rows;
        List<String> written = new ArrayList<>();
        try (Connection connection = target.getConnection()) {
            connection.setAutoCommit(false);
            try {
                rows = fill(new Database(connection), manifest);
                if (keys.isPresent()) {
                    written.addAll(keys.get().write(files));
                }
                connection.commit();
            } catch (IOException | SQLException | RuntimeException failed) {
                connection.rollback();
                if (keys.isPresent()) {
                    keys.get().remove(written);
                }
                throw failed;
            }
        }
        Flyway.configure().dataSource(target).load().migrate();
        return new Summary(
                rows.getOrDefault("objects", 0L),
                rows.getOrDefault("changes", 0L),
                manifest.revision(),
                manifest.taken());
    }

    private MigrationVersion known(String version) {
        MigrationVersion wanted = MigrationVersion.fromVersion(version);
        MigrationInfo[] all = Flyway.configure().dataSource(target).load().info().all();
        boolean known =
                Arrays.stream(all)
                        .anyMatch(migration ->
                                wanted.equals(migration.getVersion())
                                        && migration.getState().isResolved());
        if (!known) {
            throw new BackupException(
                    "the backup was taken by a newer version of Navarch (tables of version "
                            + version
                            + "), nothing was changed");
        }
        return wanted;
    }

    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (String entry : backup.entries(Keys.PREFIX)) {
            files.put(entry.substring(Keys.PREFIX.length()), backup.bytes(entry));
        }
        if (files.isEmpty() && keys.isPresent()) {
            throw new BackupException(
                    "there are no keys in the backup, nothing was changed; bring the keys' directory"
                            + " back by itself and restore with --navarch.backup.keys=false");
        }
        return files;
    }

    private void requireEmpty(MigrationVersion wanted) throws SQLException {
        try (Connection connection = target.getConnection()) {
            Database database = new Database(connection);
            Optional<String> schema = database.schema();
            if (schema.isEmpty()) {
                return;
            }
            if (database.revision() > 0) {
                throw holdsACluster(database.revision());
            }
            if (MigrationVersion.fromVersion(schema.get()).compareTo(wanted) > 0) {
                throw new BackupException(
                        "the database has tables of a newer version than the backup, nothing was"
                                + " changed; restore into an empty database");
            }
        }
    }

    private static BackupException holdsACluster(long revision) {
        return new BackupException(
                "the database holds a cluster already (revision "
                        + revision
                        + "), nothing was changed; restore into an empty one");
    }

    private Map<String, Long> fill(Database database, Manifest manifest)
            throws IOException, SQLException {
        long revision = database.lockRevision();
        if (revision > 0) {
            throw holdsACluster(revision);
        }
        Map<String, Long> rows = new HashMap<>();
        for (Table table : manifest.tables()) {
            backup.read(
                    table.entry(),
                    in -> {
                        long copied = database.copyIn(table, in);
                        rows.put(table.name(), copied);
                        return copied;
                    });
        }
        try (PreparedStatement mark =
                database.connection().prepareStatement("select navarch_mark_restored(?)")) {
            mark.setObject(1, manifest.taken().atOffset(ZoneOffset.UTC));
            mark.execute();
        }
        return rows;
    }
}
