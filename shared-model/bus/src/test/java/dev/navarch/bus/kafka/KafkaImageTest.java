package dev.navarch.bus.kafka;

import static org.apache.kafka.clients.CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.shaded.org.awaitility.core.ConditionTimeoutException;
import org.testcontainers.utility.DockerImageName;

/** The bus over Kafka's own image, or that which {@code KAFKA_IMAGE} names. */
@EnabledIf(
        value = "engine",
        disabledReason = "no Docker engine answers that can have Testcontainers' images")
class KafkaImageTest extends KafkaBusContract {

    private static final String IMAGE =
            Optional.ofNullable(System.getenv("KAFKA_IMAGE")).orElse("apache/kafka:4.2.0");

    @Override
    Broker startBroker(Path directory) {
        int port = freePort();
        // Clients are told an address of the broker's, so it takes the host's network.
        GenericContainer<?> kafka =
                new GenericContainer<>(DockerImageName.parse(IMAGE))
                        .withNetworkMode("host")
                        .withEnv(settings(port, freePort()));
        try {
            kafka.start();
        } catch (ContainerFetchException e) {
            abort("there is no image " + IMAGE + "; KAFKA_IMAGE names another: " + e.getMessage());
        }
        String address = "127.0.0.1:" + port;
        awaitAnswer(address);
        return new Broker(address, kafka);
    }

    /** The client asks again and again, for up to a minute. */
    private static void awaitAnswer(String address) {
        try (Admin admin = Admin.create(Map.of(BOOTSTRAP_SERVERS_CONFIG, address))) {
            admin.describeCluster().nodes().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("Kafka does not answer at " + address, e);
        }
    }

    private static Map<String, String> settings(int port, int controller) {
        return Map.ofEntries(
                Map.entry("CLUSTER_ID", "bmF2YXJjaC1jb21wb3NlMQ"),
                Map.entry("KAFKA_NODE_ID", "1"),
                Map.entry("KAFKA_PROCESS_ROLES", "broker,controller"),
                Map.entry(
                        "KAFKA_LISTENERS",
                        "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller),
                Map.entry("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://127.0.0.1:" + port),
                Map.entry(
                        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
                        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
                Map.entry("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@127.0.0.1:" + controller),
                Map.entry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1"),
                Map.entry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1"),
                Map.entry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"),
                Map.entry("KAFKA_HEAP_OPTS", "-Xmx384m"));
    }

    static boolean engine() {
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } catch (ConditionTimeoutException noRegistry) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
