package dev.navarch.standalone;

import dev.navarch.model.settings.Setting;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of {@code navarch postgres} and {@code navarch kafka}, servers for services that run
 * apart.
 *
 * @param home the data directory: keys, tokens, the administrator's kubeconfig, logs, and data of
 *     what is embedded
 * @param address this machine's address on the network of machines that shall join; empty when none
 *     shall
 */
@ConfigurationProperties("navarch")
record InfrastructureSettings(
        @DefaultValue(".navarch") Path home,
        @DefaultValue("") String address,
        @DefaultValue Join join,
        @DefaultValue Kafka kafka,
        @DefaultValue Postgres postgres) {

    InfrastructureSettings {
        home = home.toAbsolutePath().normalize();
        if (!address.isEmpty()) {
            Settings.reachable(address);
        }
    }

    /**
     * How machines join.
     *
     * @param kafkaPort where machines that joined reach the embedded Kafka, at navarch.address
     */
    record Join(@DefaultValue("9094") int kafkaPort) {

        Join {
            Setting.port("navarch.join.kafka-port", kafkaPort);
        }
    }

    /**
     * Kafka of Navarch's own.
     *
     * @param port where the Kafka of navarch kafka listens, on 127.0.0.1
     */
    record Kafka(@DefaultValue("9092") int port) {

        Kafka {
            Setting.port("navarch.kafka.port", port);
        }
    }

    /**
     * PostgreSQL of Navarch's own.
     *
     * @param port where the PostgreSQL of navarch postgres listens, on 127.0.0.1
     */
    record Postgres(@DefaultValue("5433") int port) {

        Postgres {
            Setting.port("navarch.postgres.port", port);
        }
    }
}
