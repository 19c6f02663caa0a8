package dev.navarch.standalone;

import dev.navarch.api.backup.OwnDatabase;
import dev.navarch.bus.embedded.EmbeddedKafka;
import dev.navarch.standalone.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The PostgreSQL of a data directory: the one that runs there, or one that is started for as long
 * as it is needed, when no cluster can start meanwhile.
 */
final class EmbeddedDatabase implements OwnDatabase {

    @Override
    public Opened open(Path home) throws IOException {
        Path directory = home.resolve("postgres");
        Optional<Integer> running = PostgresServer.runningPort(directory);
        if (running.isPresent()) {
            return new Opened(
                    PostgresServer.url(running.get()),
                    PostgresServer.USER,
                    PostgresServer.passwordFile(directory),
                    () -> {});
        }
        HomeLock lock = HomeLock.take(home);
        try {
            PostgresServer server =
                    PostgresServer.start(
                            directory, Infrastructure.binaries(home), EmbeddedKafka.freePort());
            return new Opened(
                    server.url(),
                    server.user(),
                    server.passwordFile(),
                    () -> {
                        server.close();
                        lock.close();
                    });
        } catch (RuntimeException failed) {
            lock.close();
            throw failed;
        }
    }
}
