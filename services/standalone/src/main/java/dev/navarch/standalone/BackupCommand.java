package dev.navarch.standalone;

/** {@code navarch backup FILE} of a cluster that has a PostgreSQL of its own. */
public final class BackupCommand {

    private BackupCommand() {}

    public static void main(String[] args) {
        dev.navarch.api.backup.BackupCommand.main(new EmbeddedDatabase(), args);
    }
}
