package dev.navarch.standalone;

import dev.navarch.bus.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Kafka as a process of its own, for services that run apart: data in NAVARCH_HOME/kafka, port
 * NAVARCH_KAFKA_PORT (9092) of the loopback address. Clients log in as {@code navarch} with the
 * password in NAVARCH_HOME/kafka-password.
 */
public final class KafkaProcess {

    private KafkaProcess() {}

    public static void main(String[] args) throws InterruptedException {
        Path home =
                Path.of(System.getenv().getOrDefault("NAVARCH_HOME", ".navarch")).toAbsolutePath();
        int port = Integer.parseInt(System.getenv().getOrDefault("NAVARCH_KAFKA_PORT", "9092"));
        EmbeddedKafka broker =
                EmbeddedKafka.start(
                        home.resolve("kafka"),
                        port,
                        Optional.of(Infrastructure.kafkaPassword(home)));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        System.out.println("Kafka is ready: " + broker.bootstrapServers());
        new CountDownLatch(1).await();
    }
}
