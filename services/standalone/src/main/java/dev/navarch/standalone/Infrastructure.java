package dev.navarch.standalone;

import dev.navarch.bus.embedded.EmbeddedKafka;
import dev.navarch.bus.embedded.NodeListener;
import dev.navarch.standalone.postgres.PasswordFile;
import dev.navarch.standalone.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** PostgreSQL and Kafka, started side by side, and the properties by which services reach them. */
final class Infrastructure implements AutoCloseable {

    private final CompletableFuture<PostgresServer> postgres;
    private final CompletableFuture<EmbeddedKafka> kafka;
    private final Map<String, String> properties;

    private Infrastructure(
            CompletableFuture<PostgresServer> postgres,
            CompletableFuture<EmbeddedKafka> kafka,
            Map<String, String> properties) {
        this.postgres = postgres;
        this.kafka = kafka;
        this.properties = properties;
    }

    /** Begins to start both. */
    static Infrastructure start(Settings settings) {
        Path home = settings.home();
        Map<String, String> properties = new HashMap<>();
        int postgresPort = EmbeddedKafka.freePort();
        int kafkaPort = EmbeddedKafka.freePort();
        Path postgresHome = home.resolve("postgres");
        properties.put(
                "navarch.postgres.url", "jdbc:postgresql://127.0.0.1:" + postgresPort + "/navarch");
        properties.put("navarch.postgres.user", "navarch");
        properties.put("navarch.postgres.password-file", postgresHome + "/password");
        properties.put("navarch.kafka.bootstrap-servers", "127.0.0.1:" + kafkaPort);
        String password = kafkaPassword(home);
        properties.put("navarch.kafka.password-file", kafkaPasswordFile(home).toString());
        return new Infrastructure(
                Parallel.call(
                        "postgres",
                        () -> PostgresServer.start(postgresHome, binaries(home), postgresPort)),
                Parallel.call(
                        "kafka",
                        () ->
                                EmbeddedKafka.start(
                                        home.resolve("kafka"),
                                        kafkaPort,
                                        Optional.of(password),
                                        nodeListener(
                                                home,
                                                settings.address(),
                                                settings.join().kafkaPort()))),
                Map.copyOf(properties));
    }

    /** Programs are unpacked beside the application's jars, so that every cluster shares them. */
    static Path binaries(Path home) {
        String application = System.getProperty("navarch.application", "");
        return application.isEmpty() ? home.resolve("postgres") : Path.of(application);
    }

    /** The broker shows the certificate of this machine's node, which is for its addresses. */
    static Optional<NodeListener> nodeListener(Path home, String address, int port) {
        Path pki = home.resolve("pki");
        return Optional.of(address)
                .filter(given -> !given.isEmpty())
                .map(given ->
                        new NodeListener(
                                given,
                                port,
                                pki.resolve("node.crt"),
                                pki.resolve("node.key"),
                                pki.resolve("ca.crt")));
    }

    private static Path kafkaPasswordFile(Path home) {
        return home.resolve("kafka-password");
    }

    static String kafkaPassword(Path home) {
        try {
            return Files.readString(PasswordFile.ensure(kafkaPasswordFile(home))).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, String> properties() {
        return properties;
    }

    void awaitPostgres() {
        postgres.join();
    }

    void awaitKafka() {
        kafka.join();
    }

    @Override
    public void close() {
        CompletableFuture.allOf(
                        postgres.thenCompose(
                                server -> Parallel.run("stop postgres", server::close)),
                        kafka.thenCompose(broker -> Parallel.run("stop kafka", broker::close)))
                .exceptionally(failure -> null)
                .join();
    }
}
