package dev.navarch.standalone;

/** {@code navarch restore FILE} into a data directory that has a PostgreSQL of its own. */
public final class RestoreCommand {

    private RestoreCommand() {}

    public static void main(String[] args) {
        dev.navarch.api.backup.RestoreCommand.main(new EmbeddedDatabase(), args);
    }
}
