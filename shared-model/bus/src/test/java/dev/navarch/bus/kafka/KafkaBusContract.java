package dev.navarch.bus.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.ChangeSink;
import dev.navarch.bus.ChangeSinks;
import dev.navarch.bus.CommandSender;
import dev.navarch.bus.CommandSource;
import dev.navarch.bus.RejectionFeed;
import dev.navarch.bus.SampleTopic;
import dev.navarch.bus.Subscription;
import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.Command;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Rejection;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** What the bus promises, of whichever broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KafkaBusContract {

    private static final AtomicLong REVISIONS = new AtomicLong();

    private Broker broker;
    private AnnotationConfigApplicationContext context;
    private final List<AutoCloseable> opened = new ArrayList<>();

    record Broker(String bootstrapServers, AutoCloseable stop) {}

    /**
     * @param directory where it may keep its data
     */
    abstract Broker startBroker(Path directory);

    @BeforeAll
    void start(@TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.NEVER) Path directory) {
        broker = startBroker(directory);
        context = service(broker.bootstrapServers());
    }

    @AfterAll
    void stop() throws Exception {
        if (broker != null) {
            context.close();
            broker.stop().close();
        }
    }

    @AfterEach
    void closeWhatWasOpened() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        opened.clear();
    }

    static AnnotationConfigApplicationContext service(String bootstrapServers) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(
                        new MapPropertySource(
                                "test",
                                Map.of("navarch.kafka.bootstrap-servers", bootstrapServers)));
        context.register(BusWiring.class);
        context.refresh();
        return context;
    }

    @Test
    void replaysNewestStatesAndThenFollows() throws Exception {
        GroupResource type = new GroupResource("test", "replays");
        ChangeSink sink = sink();
        sink.publish(List.of(change(type, "a", "1"), change(type, "b", "1")));
        sink.publish(List.of(change(type, "a", "2")));
        sink.publish(List.of(deletion(type, "b")));

        Recorder late = follow(Set.of(type));
        assertThat(late.awaitCaughtUp()).isTrue();
        assertThat(late.seenWhenCaughtUp()).isEqualTo(4);
        assertThat(late.seen())
                .extracting(c -> c.type() + " " + c.key().name())
                .containsExactly("ADDED a", "ADDED b", "ADDED a", "DELETED b");

        sink.publish(List.of(change(type, "a", "3")));
        Change followed = late.awaitSeen(5).seen().get(4);
        assertThat(followed.type()).isEqualTo(ChangeType.MODIFIED);
        assertThat(followed.uid()).isEqualTo("uid-a");
        assertThat(new String(followed.after().orElseThrow(), UTF_8)).contains("\"3\"");
    }

    @Test
    void handsOnTheTraceOfAChangeButNotToAReplay() throws Exception {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        GroupResource type = new GroupResource("test", "traces");
        Recorder early = follow(Set.of(type));
        assertThat(early.awaitCaughtUp()).isTrue();
        sink().publish(List.of(change(type, "a", "1").traced(trace), change(type, "b", "1")));
        assertThat(early.awaitSeen(2).seen()).extracting(Change::trace).containsExactly(trace, "");
        Recorder late = follow(Set.of(type));
        assertThat(late.awaitSeen(2).seen()).extracting(Change::trace).containsExactly("", "");
    }

    @Test
    void showsThatAViewIsBehindWhileItsListenerHangs() throws Exception {
        GroupResource type = new GroupResource("test", "hangs");
        SimpleMeterRegistry figures = new SimpleMeterRegistry();
        KafkaChangeFeed feed =
                new KafkaChangeFeed(
                        context.getBean(KafkaSettings.class),
                        context.getBean(TopicCreator.class),
                        new ReaderMeters(Optional.of(figures)));
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        ChangeSink sink = sink();
        try (Subscription _ =
                feed.follow(
                        Set.of(type),
                        changes -> {
                            entered.countDown();
                            try {
                                gate.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        })) {
            Gauge records = figures.get("navarch.view.lag.records").tag("view", "changes").gauge();
            Gauge seconds = figures.get("navarch.view.lag.seconds").gauge();
            Gauge connections = figures.get("navarch.view.connections").gauge();
            Recorder.until(() -> connections.value() > 0, "be connected");
            sink.publish(List.of(change(type, "a", "1"), change(type, "b", "1")));
            assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(records.value()).isGreaterThanOrEqualTo(1);
            Recorder.until(() -> seconds.value() > 0.1, "be late by a tenth of a second");
            gate.countDown();
            Recorder.until(() -> seconds.value() == 0, "have taken everything in");
            Recorder.until(() -> records.value() < 2, "have nothing but a marker before it");
        } finally {
            gate.countDown();
        }
        assertThat(figures.get("navarch.view.lag.records").gauge().value()).isZero();
    }

    @Test
    void catchesUpAtOnceWhenThereIsNothing() throws Exception {
        Recorder none = follow(Set.of(new GroupResource("test", "empties")));
        assertThat(none.awaitCaughtUp()).isTrue();
        assertThat(none.seen()).isEmpty();
    }

    @Test
    void keepsRevisionOrderOverABurst() throws Exception {
        GroupResource type = new GroupResource("test", "bursts");
        Recorder recorder = follow(Set.of(type));
        ChangeSink sink = sink();
        for (int batch = 0; batch < 50; batch++) {
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                changes.add(change(type, "o" + i, "" + batch));
            }
            sink.publish(changes);
        }
        assertThat(recorder.awaitSeen(2000).seen())
                .extracting(Change::revision)
                .isSorted()
                .doesNotHaveDuplicates()
                .hasSize(2000);
    }

    @Test
    void aLaterSinkFencesAnEarlierOneAndKnowsWhereItEnded() {
        GroupResource type = new GroupResource("test", "fenced");
        ChangeSink earlier = sink();
        Change last = change(type, "a", "1");
        earlier.publish(List.of(last));
        ChangeSink later = sink();
        assertThat(later.lastRelayed()).isEqualTo(last.revision());
        assertThatThrownBy(() -> earlier.publish(List.of(change(type, "a", "2"))))
                .isInstanceOf(ChangeSink.FencedException.class);
        later.publish(List.of(change(type, "a", "3")));
    }

    @Test
    void followsTypesThatAppearLater() throws Exception {
        Recorder all = new Recorder();
        opened.add(context.getBean(ChangeFeed.class).followAll(all));
        assertThat(all.awaitCaughtUp()).isTrue();
        GroupResource type = new GroupResource("later.example.com", "widgets");
        sink().publish(List.of(change(type, "w", "1")));
        Recorder.until(
                () -> all.seen().stream().anyMatch(c -> c.key().type().equals(type)),
                "seen the new type's change");
    }

    @Test
    void aNodeGetsItsOwnPodsAndTheirDeletion() throws Exception {
        Recorder mine = new Recorder();
        opened.add(context.getBean(ChangeFeed.class).followPodsOf("n1", mine));
        ChangeSink sink = sink();
        sink.publish(
                List.of(
                        pod("unbound", ChangeType.ADDED, ""),
                        pod("other", ChangeType.ADDED, "n2"),
                        pod("bound", ChangeType.MODIFIED, "n1")));
        sink.publish(List.of(pod("bound", ChangeType.DELETED, "n1")));
        assertThat(mine.awaitSeen(2).seen())
                .extracting(c -> c.type() + " " + c.key())
                .endsWith("DELETED pods/default/bound")
                .hasSize(2);
    }

    @Test
    void aSecretsTopicShowsNoValues() throws Exception {
        Recorder recorder = follow(Set.of(Resources.SECRETS));
        byte[] secret =
                """
                {"metadata":{"name":"s","annotations":{"a":"b",
                "kubectl.kubernetes.io/last-applied-configuration":"c2VjcmV0"}},
                "type":"Opaque","data":{"password":"c2VjcmV0"},"stringData":{"x":"c2VjcmV0"}}
                """
                        .getBytes(UTF_8);
        sink().publish(
                        List.of(
                                new Change(
                                        REVISIONS.incrementAndGet(),
                                        ChangeType.ADDED,
                                        ObjectKey.namespaced(Resources.SECRETS, "default", "s"),
                                        "u",
                                        Optional.empty(),
                                        Optional.of(secret))));
        byte[] shown = recorder.awaitSeen(1).seen().getFirst().after().orElseThrow();
        assertThat(new String(shown, UTF_8))
                .isEqualTo(
                        "{\"metadata\":{\"name\":\"s\",\"annotations\":{\"a\":\"b\"}},\"type\":\"Opaque\"}");
    }

    @Test
    void anApiReplicaGetsCommandsInOrderAndAnswersRefusals() throws Exception {
        List<Rejection> rejections = new CopyOnWriteArrayList<>();
        opened.add(context.getBean(RejectionFeed.class).follow(rejections::add));
        CommandSender sender = context.getBean(CommandSender.class);
        for (int i = 0; i < 100; i++) {
            sender.send(command("c" + i, "web")).get(60, TimeUnit.SECONDS);
        }
        sender.heartbeat(command("beat", "lease")).get(60, TimeUnit.SECONDS);

        List<Command> applied = new CopyOnWriteArrayList<>();
        AtomicInteger attempts = new AtomicInteger();
        Subscription consumption =
                context.getBean(CommandSource.class)
                        .consume(batch -> {
                            if (attempts.incrementAndGet() == 1) {
                                return CompletableFuture.failedFuture(
                                        new IllegalStateException("database is away"));
                            }
                            applied.addAll(batch);
                            return CompletableFuture.completedFuture(
                                    batch.stream()
                                            .filter(c -> c.id().equals("c7"))
                                            .map(KafkaBusContract::refusal)
                                            .toList());
                        });
        opened.add(consumption);
        Recorder.until(() -> applied.size() == 101, "applied all 101");
        assertThat(applied.stream().filter(c -> c.key().name().equals("web")))
                .extracting(Command::id)
                .containsExactlyElementsOf(
                        java.util.stream.IntStream.range(0, 100).mapToObj(i -> "c" + i).toList());
        assertThat(applied.getFirst())
                .usingRecursiveComparison()
                .isEqualTo(command(applied.getFirst().id(), applied.getFirst().key().name()));
        Recorder.until(() -> rejections.size() == 1, "heard of the refusal");
        assertThat(rejections.getFirst().commandId()).isEqualTo("c7");
    }

    @Test
    void samplesReachTheirFollowers() throws Exception {
        SampleTopic samples = context.getBean(SampleTopic.class);
        List<String> seen = new CopyOnWriteArrayList<>();
        opened.add(samples.follow((node, bytes) -> seen.add(node + Arrays.toString(bytes))));
        samples.send("n1", new byte[] {2});
        Recorder.until(() -> seen.contains("n1[2]"), "seen the sample");
        assertThat(seen).hasSize(1);
    }

    @Test
    void aChangeIsSeenWithinMilliseconds() throws Exception {
        GroupResource type = new GroupResource("test", "fast");
        Recorder recorder = follow(Set.of(type));
        assertThat(recorder.awaitCaughtUp()).isTrue();
        ChangeSink sink = sink();
        long[] micros = new long[300];
        for (int i = 0; i < micros.length; i++) {
            int published = i + 1;
            long begin = System.nanoTime();
            sink.publish(List.of(change(type, "a", "" + i)));
            Recorder.until(() -> recorder.seen().size() >= published, "seen " + published);
            micros[i] = (System.nanoTime() - begin) / 1000;
        }
        Arrays.sort(micros);
        // The fastest tenth: a busy machine slows some of them down, a pause on the way all.
        assertThat(micros[30]).as("microseconds").isLessThan(50_000);
    }

    private ChangeSink sink() {
        ChangeSink sink = context.getBean(ChangeSinks.class).open();
        REVISIONS.accumulateAndGet(sink.lastRelayed(), Math::max);
        opened.add(sink);
        return sink;
    }

    private Recorder follow(Set<GroupResource> types) {
        Recorder recorder = new Recorder();
        opened.add(context.getBean(ChangeFeed.class).follow(types, recorder));
        return recorder;
    }

    private static Change change(GroupResource type, String name, String content) {
        return new Change(
                REVISIONS.incrementAndGet(),
                content.equals("1") ? ChangeType.ADDED : ChangeType.MODIFIED,
                ObjectKey.namespaced(type, "default", name),
                "uid-" + name,
                Optional.empty(),
                Optional.of(("{\"content\":\"" + content + "\"}").getBytes(UTF_8)));
    }

    private static Change deletion(GroupResource type, String name) {
        return new Change(
                REVISIONS.incrementAndGet(),
                ChangeType.DELETED,
                ObjectKey.namespaced(type, "default", name),
                "uid-" + name,
                Optional.of("{}".getBytes(UTF_8)),
                Optional.empty());
    }

    private static Change pod(String name, ChangeType type, String node) {
        Optional<byte[]> bytes =
                Optional.of(
                        ("{\"metadata\":{\"labels\":{\"nodeName\":\"x\"}},\"spec\":{\"containers\":[{}],\"nodeName\":\""
                                        + node
                                        + "\"}}")
                                .getBytes(UTF_8));
        return new Change(
                REVISIONS.incrementAndGet(),
                type,
                ObjectKey.namespaced(Resources.PODS, "default", name),
                "uid-" + name,
                type == ChangeType.ADDED ? Optional.empty() : bytes,
                type == ChangeType.DELETED ? Optional.empty() : bytes);
    }

    static Command command(String id, String name) {
        return new Command(
                id,
                "token",
                Verb.CREATE,
                ObjectKey.namespaced(Resources.PODS, "default", name),
                "v1",
                "",
                Optional.empty(),
                "{\"a\":1}".getBytes(UTF_8),
                new Preconditions(Optional.of("u"), Optional.empty()));
    }

    private static Rejection refusal(Command command) {
        return new Rejection(command.id(), command.key(), 409, "Conflict", "{}".getBytes(UTF_8));
    }
}
