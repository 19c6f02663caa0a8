package dev.navarch.api.backup;

import dev.navarch.api.ApiProperties;
import dev.navarch.bus.settings.CommandSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** What {@code navarch backup} and {@code navarch restore} were asked. */
record CommandLine(Path file, Settings settings) {

    /**
     * The API service's own settings, and one more.
     *
     * @param home the data directory: keys, tokens, the administrator's kubeconfig, logs, and data
     *     of what is embedded
     * @param backup what is peculiar to these commands
     */
    @ConfigurationProperties("navarch")
    record Settings(
            @DefaultValue(".navarch") Path home,
            @NestedConfigurationProperty @DefaultValue ApiProperties.Postgres postgres,
            @DefaultValue Options backup) {}

    /**
     * What a backup holds.
     *
     * @param keys whether the directory of keys is saved and restored; false for who keeps it
     *     elsewhere
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
                new CommandSettings(arguments).read(Settings.class));
    }

    Path home() {
        return settings.home().toAbsolutePath();
    }

    Optional<Path> keys() {
        return settings.backup().keys() ? Optional.of(home().resolve("pki")) : Optional.empty();
    }

    /** The database that the settings name; empty when they name none. */
    Optional<DataSource> database() throws IOException {
        ApiProperties.Postgres postgres = settings.postgres();
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
