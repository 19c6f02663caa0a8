package dev.navarch.api.backup;

import dev.navarch.bus.settings.ServiceProcess;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** {@code navarch backup FILE}: saves a cluster, which may run meanwhile. */
public final class BackupCommand {

    private BackupCommand() {}

    public static void main(String[] args) {
        main(OwnDatabase.NONE, args);
    }

    /** The command with a database of its own. */
    public static void main(OwnDatabase own, String... args) {
        ServiceProcess.warn();
        try {
            System.out.println("navarch: saved " + run(own, args));
        } catch (BackupException refused) {
            ServiceProcess.refuse(refused.sentence());
        } catch (IOException | SQLException | RuntimeException failed) {
            ServiceProcess.fail("nothing was saved", failed);
        }
    }

    static Summary run(OwnDatabase own, String... args) throws IOException, SQLException {
        CommandLine line = CommandLine.read("backup", args);
        Optional<DataSource> named = line.database();
        if (named.isPresent()) {
            return take(line, named.get());
        }
        try (OwnDatabase.Opened server = own.open(line.home())) {
            return take(
                    line,
                    CommandLine.database(
                            server.url(), server.user(), Optional.of(server.passwordFile())));
        }
    }

    private static Summary take(CommandLine line, DataSource database)
            throws IOException, SQLException {
        try (Connection connection = database.getConnection()) {
            return Backup.take(connection, line.keys(), line.file());
        }
    }
}
