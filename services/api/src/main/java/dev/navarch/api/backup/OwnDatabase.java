package dev.navarch.api.backup;

import java.io.IOException;
import java.nio.file.Path;

/** The PostgreSQL that a cluster brings along, for when the settings name none. */
@FunctionalInterface
public interface OwnDatabase {

    /** Where the settings must name one. */
    OwnDatabase NONE =
            home -> {
                throw new BackupException("navarch.postgres.url is not set");
            };

    /** Finds or starts the one of a data directory. */
    Opened open(Path home) throws IOException;

    /**
     * A server that answers.
     *
     * @param stop what to do when it is no longer needed
     */
    record Opened(String url, String user, Path passwordFile, Runnable stop)
            implements AutoCloseable {

        @Override
        public void close() {
            stop.run();
        }
    }
}
