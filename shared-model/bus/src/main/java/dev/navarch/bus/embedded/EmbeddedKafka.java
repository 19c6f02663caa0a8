package dev.navarch.bus.embedded;

import dev.navarch.bus.kafka.PasswordLogin;
import dev.navarch.bus.kafka.ReloadedTls;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One Kafka broker (KRaft, its own controller) in this process, reachable on the loopback address,
 * and by nodes on another one if asked for. Its data directory is durable: a broker that is started
 * on it again has all that the last one had, also when that one was killed. Sized for one machine:
 * few threads, small buffers.
 *
 * <p>Needs {@code org.apache.kafka:kafka_2.13} and {@code kafka-server} on the class path, which
 * are optional dependencies of this module.
 */
public final class EmbeddedKafka implements AutoCloseable {

    /** The one user that a broker with a password lets in. */
    public static final String USER = "navarch";

    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 10_000;
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedKafka(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Starts a broker on any free port. */
    public static EmbeddedKafka start(Path directory) {
        return start(directory, freePort(), Optional.empty());
    }

    /**
     * Starts a broker and returns when it serves.
     *
     * @param password if given, clients must log in as {@link #USER} with it, by SASL PLAIN
     */
    public static EmbeddedKafka start(Path directory, int port, Optional<String> password) {
        return start(directory, port, password, Optional.empty());
    }

    /**
     * Starts a broker that nodes of other machines reach, too.
     *
     * @param nodes if given, a second listener; then there must be a password
     */
    public static EmbeddedKafka start(
            Path directory, int port, Optional<String> password, Optional<NodeListener> nodes) {
        try {
            Files.createDirectories(directory);
            format(directory);
        } catch (Exception e) {
            throw new IllegalStateException("cannot prepare " + directory, e);
        }
        KafkaRaftServer server =
                new KafkaRaftServer(
                        new KafkaConfig(config(directory, port, password, nodes), false),
                        Time.SYSTEM);
        server.startup();
        return new EmbeddedKafka(server, port);
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    /**
     * Writes what a log directory must hold before its first use: the cluster's id and features.
     */
    private static void format(Path directory) throws Exception {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        new Formatter()
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .addDirectory(directory.toString())
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(directory.toString())
                .setPrintStream(
                        new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    private static Map<String, String> config(
            Path directory, int port, Optional<String> password, Optional<NodeListener> nodes) {
        int controllerPort = freePort();
        Map<String, String> config = new HashMap<>();
        config.put("process.roles", "broker,controller");
        config.put("node.id", "1");
        config.put("log.dirs", directory.toString());
        config.put(
                "listeners",
                "CLIENT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        config.put("advertised.listeners", "CLIENT://127.0.0.1:" + port);
        config.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        config.put("controller.listener.names", "CONTROLLER");
        config.put("inter.broker.listener.name", "CLIENT");
        config.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        password.ifPresent(secret -> requirePassword(config, secret));
        nodes.ifPresent(listener -> {
            if (password.isEmpty()) {
                throw new IllegalArgumentException("other machines need a broker with a password");
            }
            letNodesIn(config, listener);
        });

        config.put("num.network.threads", "1");
        config.put("num.io.threads", "2");
        config.put("num.recovery.threads.per.data.dir", "1");
        config.put("num.replica.fetchers", "1");
        config.put("background.threads", "1");
        config.put("log.cleaner.threads", "1");
        config.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
        config.put("log.cleaner.io.buffer.size", Integer.toString(256 << 10));
        config.put("log.index.size.max.bytes", Integer.toString(1 << 20));
        config.put("queued.max.requests", "100");
        config.put("socket.request.max.bytes", Integer.toString(16 << 20));

        config.put("auto.create.topics.enable", "false");
        config.put("default.replication.factor", "1");
        config.put("offsets.topic.num.partitions", "1");
        config.put("offsets.topic.replication.factor", "1");
        config.put("offsets.topic.segment.bytes", Integer.toString(4 << 20));
        config.put("transaction.state.log.num.partitions", "1");
        config.put("transaction.state.log.replication.factor", "1");
        config.put("transaction.state.log.min.isr", "1");
        config.put("transaction.state.log.segment.bytes", Integer.toString(4 << 20));
        config.put("share.coordinator.state.topic.num.partitions", "1");
        config.put("share.coordinator.state.topic.replication.factor", "1");
        config.put("share.coordinator.state.topic.min.isr", "1");
        config.put("group.initial.rebalance.delay.ms", "0");
        config.put("metadata.log.segment.bytes", Integer.toString(8 << 20));
        config.put("metadata.max.retention.bytes", Integer.toString(32 << 20));
        config.put("controlled.shutdown.enable", "false");
        config.put("metric.reporters", "");
        return config;
    }

    private static void requirePassword(Map<String, String> config, String password) {
        config.put(
                "listener.security.protocol.map",
                "CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT");
        String login =
                PasswordLogin.jaas(USER, password) + " user_" + USER + "=\"" + password + "\";";
        for (String listener : new String[] {"client", "controller"}) {
            config.put("listener.name." + listener + ".sasl.enabled.mechanisms", "PLAIN");
            config.put("listener.name." + listener + ".plain.sasl.jaas.config", login);
        }
        config.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        config.put("sasl.mechanism.controller.protocol", "PLAIN");
    }

    private static void letNodesIn(Map<String, String> config, NodeListener nodes) {
        String endpoint = ",NODES://" + nodes.address() + ":" + nodes.port();
        config.merge("listeners", endpoint, String::concat);
        config.merge("advertised.listeners", endpoint, String::concat);
        config.merge("listener.security.protocol.map", ",NODES:SSL", String::concat);
        config.put("listener.name.nodes.ssl.client.auth", "required");
        config.put("listener.name.nodes.ssl.enabled.protocols", "TLSv1.3");
        config.put("listener.name.nodes.ssl.protocol", "TLSv1.3");
        config.put("listener.name.nodes.ssl.engine.factory.class", ReloadedTls.class.getName());
        config.put(ReloadedTls.CERTIFICATE, nodes.certificate().toString());
        config.put(ReloadedTls.KEY, nodes.key().toString());
        config.put(ReloadedTls.AUTHORITY, nodes.authority().toString());
        config.put("authorizer.class.name", NodeAccess.class.getName());
    }

    /**
     * A port of the loopback address that nobody uses at this moment. It is below those that
     * systems give to outgoing connections (from 32768 on Linux) and to services on nodes (from
     * 30000), so that none of these takes it before it is listened on; and no two calls in a
     * process get the same.
     */
    public static int freePort() {
        for (int tries = 0; tries < PORTS; tries++) {
            int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
            try (ServerSocket socket =
                    new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // The next one may be free.
            }
        }
        throw new IllegalStateException("no free port");
    }
}
