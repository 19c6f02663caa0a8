package dev.navarch.standalone;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.ApiService;
import dev.navarch.api.backup.Backup;
import dev.navarch.api.backup.Restore;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.Subscription;
import dev.navarch.bus.embedded.EmbeddedKafka;
import dev.navarch.bus.kafka.BusWiring;
import dev.navarch.standalone.postgres.PostgresServer;
import dev.navarch.testkit.KubeconfigClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.FileSystemUtils;

/**
 * Whoever reads the change topics from their beginning gets the whole state and then every change,
 * also when topics, all of Kafka or the state were lost in between. PostgreSQL, Kafka and the API
 * service are real.
 */
@Timeout(900)
class ReplayTest {

    /** Kafka's client takes half a minute to give up what it had sent, on an idle machine. */
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private Path home;
    private PostgresServer postgres;
    private EmbeddedKafka kafka;
    private int kafkaPort;
    private ConfigurableApplicationContext api;
    private AnnotationConfigApplicationContext bus;
    private KubeconfigClient client;

    @BeforeEach
    void start() throws Exception {
        home = Files.createTempDirectory("replay");
        kafkaPort = EmbeddedKafka.freePort();
        kafka = EmbeddedKafka.start(home.resolve("kafka"), kafkaPort, Optional.empty());
        postgres =
                PostgresServer.start(
                        home.resolve("postgres"),
                        Infrastructure.binaries(Files.createTempDirectory("binaries")),
                        EmbeddedKafka.freePort());
        startApi(PostgresServer.USER);
        bus = new AnnotationConfigApplicationContext();
        bus.getEnvironment()
                .getPropertySources()
                .addFirst(
                        new MapPropertySource(
                                "test",
                                Map.of(
                                        "navarch.kafka.bootstrap-servers",
                                        "127.0.0.1:" + kafkaPort)));
        bus.register(BusWiring.class);
        bus.refresh();
        for (int i = 0; i < 20; i++) {
            put("early-" + i, "1");
        }
    }

    @AfterEach
    void stop() {
        bus.close();
        api.close();
        kafka.close();
        postgres.close();
        FileSystemUtils.deleteRecursively(home.toFile());
    }

    private void startApi(String database) throws Exception {
        Map<String, String> properties = new HashMap<>();
        properties.put("navarch.home", home.toString());
        properties.put("navarch.port", "0");
        properties.put("navarch.node.name", "n1");
        properties.put("navarch.postgres.url", url(database));
        properties.put("navarch.postgres.user", postgres.user());
        properties.put("navarch.postgres.password-file", postgres.passwordFile().toString());
        properties.put("navarch.kafka.bootstrap-servers", "127.0.0.1:" + kafkaPort);
        api = ServiceContext.start(Services.API, new AllMeters(), properties, List.of());
        api.getBean(ApiService.class).bootstrapped().get(2, TimeUnit.MINUTES);
        client = KubeconfigClient.of(home.resolve("kubeconfig"));
    }

    private String url(String database) {
        return postgres.url().replaceFirst("/[^/]*$", "/" + database);
    }

    private PGSimpleDataSource database(String name) throws IOException {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url(name));
        database.setUser(postgres.user());
        database.setPassword(Files.readString(postgres.passwordFile()).strip());
        return database;
    }

    /** Makes or replaces a config map. */
    private void put(String name, String value) throws Exception {
        send(
                "PATCH",
                "/api/v1/namespaces/default/configmaps/" + name + "?fieldManager=t&force=true",
                "{apiVersion: v1, kind: ConfigMap, data: {v: \"" + value + "\"}}");
    }

    private void send(String method, String path, String body) throws Exception {
        int code =
                client.http()
                        .send(
                                HttpRequest.newBuilder(URI.create(client.server() + path))
                                        .header("Content-Type", "application/apply-patch+yaml")
                                        .method(method, BodyPublishers.ofString(body))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode();
        assertThat(code).as(method + " " + path).isBetween(200, 299);
    }

    private void pod(String name, String node) throws Exception {
        send(
                "PATCH",
                "/api/v1/namespaces/default/pods/" + name + "?fieldManager=t&force=true",
                "{apiVersion: v1, kind: Pod, spec: {nodeName: "
                        + node
                        + ", serviceAccountName: default, automountServiceAccountToken: false,"
                        + " terminationGracePeriodSeconds: 0, containers: [{name: c, image: i}]}}");
    }

    private void delete(String path) throws Exception {
        send("DELETE", "/api/v1/namespaces/default/" + path, "");
    }

    private Follower follow() {
        Follower follower = new Follower();
        Subscription following = bus.getBean(ChangeFeed.class).followAll(follower);
        assertThat(following).isNotNull();
        return follower;
    }

    private Follower followNode(String node) {
        Follower follower = new Follower();
        Subscription following = bus.getBean(ChangeFeed.class).followPodsOf(node, follower);
        assertThat(following).isNotNull();
        return follower;
    }

    private Map<String, String> stored() {
        return Follower.stored(api.getBean(ObjectStore.class));
    }

    /** Waits until a reader has the state that is stored. */
    private void has(String what, Follower follower) {
        eventually(
                what,
                LIMIT,
                () -> difference(follower.objects(), stored()),
                difference -> difference.isEmpty());
    }

    private static Map<String, String> difference(
            Map<String, String> told, Map<String, String> stored) {
        Map<String, String> difference = new HashMap<>();
        stored.forEach((key, version) -> {
            if (!version.equals(told.get(key))) {
                difference.put(key, "stored " + version + ", told " + told.get(key));
            }
        });
        told.keySet().stream()
                .filter(key -> !stored.containsKey(key))
                .forEach(key -> difference.put(key, "told and not stored"));
        return difference;
    }

    @Test
    void whatIsLostInKafkaIsToldAgain() throws Exception {
        delete("configmaps/early-3");
        Follower late = follow();
        for (int i = 0; i < 50; i++) {
            put("while-" + i % 5, "" + i);
        }
        delete("configmaps/while-1");
        has("a reader that began in between", late);
        has("a reader that begins afterwards", follow());
        assertThat(late.repeated()).isEmpty();

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort))) {
            admin.deleteTopics(List.of("navarch.changes.configmaps", "navarch.changes.namespaces"))
                    .all()
                    .get();
        }
        put("after", "1");
        delete("configmaps/early-0");
        eventually("a reader of topics made anew", LIMIT, this::toldToAnEmptyReader, Map::isEmpty);
        has("one that was there before", late);
        put("after", "2");
        has("it goes on", late);
        Follower fresh = follow();
        has("nothing is told twice", fresh);
        assertThat(fresh.repeated()).isEmpty();

        delete("configmaps/early-1");
        kafka.close();
        FileSystemUtils.deleteRecursively(home.resolve("kafka").toFile());
        put("meanwhile", "1");
        kafka = EmbeddedKafka.start(home.resolve("kafka"), kafkaPort, Optional.empty());
        Follower ofNew = follow();
        has("a reader of an empty Kafka", ofNew);
        put("after", "3");
        has("it goes on with the new one", ofNew);
        assertThat(ofNew.repeated()).isEmpty();
        has("one that read the old one", late);
    }

    @Test
    void aRestoredStateIsToldToThoseWhoSawWhatCameAfterIt() throws Exception {
        send(
                "PATCH",
                "/api/v1/namespaces/default/serviceaccounts/default?fieldManager=t",
                "{apiVersion: v1, kind: ServiceAccount}");
        pod("stays", "a");
        pod("goes", "a");
        pod("moves", "a");
        Path file = home.resolve("cluster.backup");
        try (Connection connection = database(PostgresServer.USER).getConnection()) {
            Backup.take(connection, Optional.of(home.resolve("pki")), file);
        }
        Follower from = follow();
        delete("configmaps/early-2");
        put("early-4", "changed");
        put("later", "1");
        delete("pods/goes");
        delete("pods/moves");
        pod("moves", "b");
        Follower nodeA = followNode("a");
        Follower nodeB = followNode("b");
        has("a reader of what is lost", from);
        eventually(() -> nodeB.objects().size() == 1 && nodeA.objects().size() == 1);
        api.close();
        create("restored");
        Restore.put(file, database("restored"), Optional.of(home.resolve("pki")));
        startApi("restored");
        assertThat(stored()).containsKey("configmaps default/early-2");
        has("a reader who saw what is lost", from);
        eventually(() -> nodeA.objects().size() == 3 && nodeB.objects().isEmpty());
        put("early-4", "after");
        has("it goes on", from);
        assertThat(from.repeated()).isEmpty();
        Follower fresh = follow();
        has("a reader that begins afterwards", fresh);
        assertThat(fresh.repeated()).isEmpty();
        Follower again = followNode("a");
        eventually(() -> again.objects().equals(nodeA.objects()));

        api.close();
        create("older");
        Restore.put(file, database("older"), Optional.empty());
        try (Connection connection = database("older").getConnection();
                Statement unannounced = connection.createStatement()) {
            unannounced.execute(
                    "update revision set current = (select max(revision) from changes);"
                            + " delete from skipped");
        }
        startApi("older");
        eventually(
                "a reader of an older state that nobody announced",
                LIMIT,
                this::toldToAnEmptyReader,
                Map::isEmpty);
    }

    private Map<String, String> toldToAnEmptyReader() throws InterruptedException {
        Follower fresh = new Follower();
        try (Subscription following = bus.getBean(ChangeFeed.class).followAll(fresh)) {
            assertThat(following).isNotNull();
            assertThat(fresh.hasCaughtUp()).isTrue();
            return difference(fresh.objects(), stored());
        }
    }

    private void create(String name) throws SQLException, IOException {
        try (Connection connection = database("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
    }
}
