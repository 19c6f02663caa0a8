package dev.navarch.api.backup;

import dev.navarch.api.release.CommandSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** What {@code navarch backup} and {@code navarch restore} were asked. */
record CommandLine(Path file, Settings settings) {

    /**
     * The API service's own settings, {@code navarch.*}, and one more.
     *
     * @param backup what is peculiar to these commands
     */
    record Settings(
            @DefaultValue(".navarch") Path home,
            @DefaultValue Postgres postgres,
            @DefaultValue Options backup) {}

    record Postgres(
            @DefaultValue("") String url,
            @DefaultValue("postgres") String user,
            @DefaultValue("") String passwordFile) {}

    /**
     * @param keys false leaves out the directory of keys, for who keeps it elsewhere
     */
    record Options(@DefaultValue("true") boolean keys) {}

    static CommandLine read(String command, String... arguments) {
        List<String> files =
                Arrays.stream(arguments).filter(argument -> !argument.startsWith("--")).toList();
        if (files.size() != 1) {
            throw new BackupException(
                    "usage: navarch "
                            + command
                            + " FILE [--navarch.home=DIRECTORY] [--property=value...]");
        }
        return new CommandLine(
                Path.of(files.getFirst()).toAbsolutePath(),
                CommandSettings.read("navarch", Settings.class, arguments));
    }

    Path home() {
        return settings.home().toAbsolutePath();
    }

    Optional<Path> keys() {
        return settings.backup().keys() ? Optional.of(home().resolve("pki")) : Optional.empty();
    }

    /** The database that the settings name; empty when they name none. */
    Optional<DataSource> database() throws IOException {
        Postgres postgres = settings.postgres();
        if (postgres.url().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                database(
                        postgres.url(),
                        postgres.user(),
                        postgres.passwordFile().isEmpty()
                                ? Optional.empty()
                                : Optional.of(Path.of(postgres.passwordFile()))));
    }

    static DataSource database(String url, String user, Optional<Path> passwordFile)
            throws IOException {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        database.setUser(user);
        if (passwordFile.isPresent()) {
            database.setPassword(Files.readString(passwordFile.get()).strip());
        }
        return database;
    }
}
