package dev.navarch.standalone;

import dev.navarch.bus.settings.CommandSettings;
import dev.navarch.bus.settings.ServiceProcess;
import dev.navarch.standalone.postgres.PostgresServer;

/**
 * PostgreSQL as a process of its own, for services that run apart: data in {@code postgres} of the
 * data directory, database and user {@code navarch}, the password in {@code postgres/password}
 * there.
 */
public final class PostgresProcess {

    private PostgresProcess() {}

    public static void main(String[] args) throws InterruptedException {
        PostgresServer server;
        ServiceProcess.warn();
        try {
            InfrastructureSettings settings =
                    new CommandSettings(args).read(InfrastructureSettings.class);
            server =
                    PostgresServer.start(
                            settings.home().resolve("postgres"),
                            Infrastructure.binaries(settings.home()),
                            settings.postgres().port());
        } catch (RuntimeException failure) {
            ServiceProcess.fail("PostgreSQL did not start", failure);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        System.out.println("PostgreSQL is ready: " + server.url() + ", pid " + server.pid());
        System.exit(server.awaitEnd());
    }
}
