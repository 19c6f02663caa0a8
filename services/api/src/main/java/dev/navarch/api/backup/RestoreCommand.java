package dev.navarch.api.backup;

import dev.navarch.bus.settings.ServiceProcess;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** {@code navarch restore FILE}: brings a cluster back into an empty system. */
public final class RestoreCommand {

    private RestoreCommand() {}

    public static void main(String[] args) {
        main(OwnDatabase.NONE, args);
    }

    /** The command with a database of its own. */
    public static void main(OwnDatabase own, String... args) {
        ServiceProcess.warn();
        try {
            System.out.println("navarch: restored " + run(own, args));
        } catch (BackupException refused) {
            ServiceProcess.refuse(refused.sentence());
        } catch (IOException | SQLException | RuntimeException failed) {
            ServiceProcess.fail("nothing was restored", failed);
        }
    }

    static Summary run(OwnDatabase own, String... args) throws IOException, SQLException {
        CommandLine line = CommandLine.read("restore", args);
        Optional<DataSource> named = line.database();
        if (named.isPresent()) {
            return Restore.put(line.file(), named.get(), line.keys());
        }
        try (OwnDatabase.Opened server = own.open(line.home())) {
            return Restore.put(
                    line.file(),
                    CommandLine.database(
                            server.url(), server.user(), Optional.of(server.passwordFile())),
                    line.keys());
        }
    }
}
