package dev.navarch.standalone;

import dev.navarch.standalone.postgres.PostgresServer;
import java.nio.file.Path;

/**
 * PostgreSQL as a process of its own, for services that run apart: data in NAVARCH_HOME/postgres,
 * port NAVARCH_POSTGRES_PORT (5433), database and user {@code navarch}, password in
 * NAVARCH_HOME/postgres/password.
 */
public final class PostgresProcess {

    private PostgresProcess() {}

    public static void main(String[] args) throws InterruptedException {
        Path home = Path.of(System.getenv().getOrDefault("NAVARCH_HOME", ".navarch"));
        int port = Integer.parseInt(System.getenv().getOrDefault("NAVARCH_POSTGRES_PORT", "5433"));
        PostgresServer server =
                PostgresServer.start(
                        home.toAbsolutePath().resolve("postgres"),
                        Infrastructure.binaries(home.toAbsolutePath()),
                        port);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        System.out.println("PostgreSQL is ready: " + server.url() + ", pid " + server.pid());
        System.exit(server.awaitEnd());
    }
}
