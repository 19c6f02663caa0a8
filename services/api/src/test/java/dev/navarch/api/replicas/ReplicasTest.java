package dev.navarch.api.replicas;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.navarch.api.store.postgres.PostgresObjectStore;
import dev.navarch.api.store.postgres.TestDatabase;
import dev.navarch.model.Change;
import dev.navarch.model.ObjectKey;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writers, watches and lists through two replicas that are stopped and started, whose connections
 * are cut, and whose log is compacted under them. What clients saw is compared with the log, and
 * the log with the writes that were acknowledged. {@code -Dreplicas.rounds} runs it longer, {@code
 * -Dreplicas.seed} otherwise.
 */
@Timeout(3600)
class ReplicasTest {

    private static final long SEED = Long.getLong("replicas.seed", 3);
    private static final int ROUNDS = Integer.getInteger("replicas.rounds", 1);
    private static final int STEP = 60;
    private static final int KEPT = 100;
    private static final int WRITERS = 3;
    private static final int READERS = 2;

    private final HikariDataSource database = TestDatabase.fresh();
    private final List<Version> log = new CopyOnWriteArrayList<>();
    @TempDir private Path home;

    @Test
    void clientsSeeTheModelAndNothingElse() throws Exception {
        try (PostgresObjectStore store = new PostgresObjectStore(database);
                var tail = store.tail(0, this::record);
                Replica one = new Replica(home, database.getJdbcUrl());
                Replica two = new Replica(home, database.getJdbcUrl())) {
            one.start();
            two.start();
            Cluster cluster = new Cluster(List.of(one, two));
            Random random = new Random(SEED);
            create(cluster, random, "/api/v1/namespaces", "model");

            List<Writer> writers = new ArrayList<>();
            List<ListReader> readers = new ArrayList<>();
            List<Watching> watchings = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(new Writer(cluster, i, SEED));
            }
            for (int i = 0; i < READERS; i++) {
                readers.add(new ListReader(cluster, i, SEED));
            }
            for (String type : Cluster.TYPES) {
                for (Select select : Select.values()) {
                    if (select != Select.FIELD || type.equals("nodes")) {
                        long seed = SEED * 41 + watchings.size();
                        watchings.add(new Watching(cluster, type, select, seed));
                    }
                }
            }
            List<Thread> threads =
                    Stream.of(writers, readers, watchings)
                            .flatMap(List::stream)
                            .map(Thread.ofVirtual()::start)
                            .toList();
            for (int round = 0; round < ROUNDS; round++) {
                disturb(cluster, one, two);
            }
            cluster.end();
            threads.subList(0, WRITERS + READERS).forEach(ReplicasTest::join);
            for (String type : Cluster.TYPES) {
                createAndDeleteLast(cluster, random, type);
            }
            threads.forEach(ReplicasTest::join);
            saysThatTheBeginningIsGone(cluster, random);
            judge(cluster, writers, readers, watchings);
        } finally {
            database.close();
        }
    }

    private void record(List<Change> changes) {
        for (Change change : changes) {
            log.add(
                    new Version(
                            change.revision(),
                            type(change.key()),
                            change.key().name(),
                            change.after()
                                    .map(bytes -> Body.of(JsonMapper.shared().readTree(bytes)))));
        }
    }

    /** What lies in other namespaces is of no type that the test knows. */
    private static String type(ObjectKey key) {
        boolean ours = key.namespace().isEmpty() || key.namespace().equals("model");
        return ours ? key.type().resource() : "";
    }

    private void disturb(Cluster cluster, Replica one, Replica two) throws Exception {
        goesOn(cluster);
        one.stop();
        goesOn(cluster);
        one.start();
        goesOn(cluster);
        cutDatabase();
        goesOn(cluster);
        two.stop();
        goesOn(cluster);
        two.start();
        one.cutClients();
        goesOn(cluster);
        two.cutClients();
        cutDatabase();
        goesOn(cluster);
    }

    /** Waits until some more was written, and forgets what came long before. */
    private void goesOn(Cluster cluster) {
        int until = log.size() + STEP;
        eventually("there are more writes", () -> log.size() >= until);
        cluster.compact(Math.max(0, log.getLast().revision() - KEPT));
    }

    private void cutDatabase() throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.getJdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where datname = current_database() and pid <> pg_backend_pid()");
        }
    }

    private static JsonNode create(Cluster cluster, Random random, String path, String name) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        metadata.putObject("labels").put("group", "a");
        metadata.putObject("annotations").put("v", path + name);
        if (path.endsWith("nodes")) {
            object.putObject("spec").put("unschedulable", true);
        }
        return eventually(
                        "created " + name,
                        () -> cluster.send(random, "POST", path, object),
                        answer -> answer.code() == 201 || answer.code() == 409)
                .body();
    }

    /** Every selector matches it, so every watch ends with its deletion. */
    private static void createAndDeleteLast(Cluster cluster, Random random, String type) {
        create(cluster, random, Cluster.path(type), "last");
        eventually(
                "deleted the last",
                () -> cluster.send(random, "DELETE", Cluster.path(type) + "/last", null).code(),
                code -> code == 200 || code == 404);
    }

    /** Both replicas were started after that revision, so they have it only from the log. */
    private static void saysThatTheBeginningIsGone(Cluster cluster, Random random)
            throws Exception {
        String path = Cluster.path("nodes") + "?watch=true&resourceVersion=1";
        var answer = cluster.stream(random, path);
        try (var body = answer.body()) {
            JsonNode event = JsonMapper.shared().readTree(body.readAllBytes());
            assertThat(event.path("type").asString()).isEqualTo("ERROR");
            assertThat(event.at("/object/code").asInt()).isEqualTo(410);
        }
    }

    private static void join(Thread thread) {
        try {
            assertThat(thread.join(Duration.ofMinutes(3))).as("all clients end").isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void judge(
            Cluster cluster,
            List<Writer> writers,
            List<ListReader> readers,
            List<Watching> watchings) {
        eventually("the log is read", () -> log.getLast().revision() >= cluster.seen());
        List<Version> ours =
                log.stream().filter(version -> Cluster.TYPES.contains(version.type())).toList();
        HistoryChecker checker = new HistoryChecker(new History(ours));
        Set<String> unknown = new HashSet<>();
        List<Acknowledged> acknowledged = new ArrayList<>();
        writers.forEach(writer -> {
            assertThat(writer.fault()).isNull();
            unknown.addAll(writer.unknown());
            acknowledged.addAll(writer.acknowledged());
        });
        Cluster.TYPES.forEach(type -> unknown.add(Cluster.path(type) + "last"));
        checker.writes(acknowledged, unknown);
        readers.forEach(reader -> reader.lists().forEach(checker::list));
        watchings.forEach(watching -> watching.watches().forEach(checker::watch));
        List<Watched> watches = watchings.stream().flatMap(w -> w.watches().stream()).toList();
        System.out.printf(
                "seed %d: %d writes (%d more unknown), %d lists, %d watches with %d events, %d of"
                        + " which expired%n",
                SEED,
                acknowledged.size(),
                unknown.size(),
                readers.stream().mapToInt(r -> r.lists().size()).sum(),
                watches.size(),
                watches.stream().mapToInt(w -> w.events().size()).sum(),
                watches.stream().filter(w -> w.expiredBelow() >= 0).count());
        assertThat(readers).allSatisfy(reader -> assertThat(reader.faults()).isEmpty());
        assertThat(watchings).allSatisfy(watching -> assertThat(watching.faults()).isEmpty());
        assertThat(checker.faults()).as("seed " + SEED).isEmpty();
        assertThat(acknowledged).hasSizeGreaterThan(4 * STEP);
        assertThat(readers).allSatisfy(reader -> assertThat(reader.lists()).isNotEmpty());
        assertThat(watches).anySatisfy(w -> assertThat(w.events()).isNotEmpty());
    }
}
