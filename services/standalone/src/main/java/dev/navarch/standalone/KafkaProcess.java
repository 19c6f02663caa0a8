package dev.navarch.standalone;

import dev.navarch.bus.embedded.EmbeddedKafka;
import dev.navarch.bus.settings.CommandSettings;
import dev.navarch.bus.settings.ServiceProcess;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Kafka as a process of its own, for services that run apart: data in {@code kafka} of the data
 * directory. Clients log in as {@code navarch} with the password in {@code kafka-password} there.
 */
public final class KafkaProcess {

    private KafkaProcess() {}

    public static void main(String[] args) throws InterruptedException {
        EmbeddedKafka broker;
        ServiceProcess.warn();
        try {
            InfrastructureSettings settings =
                    new CommandSettings(args).read(InfrastructureSettings.class);
            broker =
                    EmbeddedKafka.start(
                            settings.home().resolve("kafka"),
                            settings.kafka().port(),
                            Optional.of(Infrastructure.kafkaPassword(settings.home())),
                            Infrastructure.nodeListener(
                                    settings.home(),
                                    settings.address(),
                                    settings.join().kafkaPort()));
        } catch (RuntimeException failure) {
            ServiceProcess.fail("Kafka did not start", failure);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        System.out.println("Kafka is ready: " + broker.bootstrapServers());
        new CountDownLatch(1).await();
    }
}
