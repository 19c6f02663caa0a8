package dev.navarch.bus.kafka;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.bus.ChangeSink;
import dev.navarch.bus.ChangeSinks;
import dev.navarch.bus.CommandSender;
import dev.navarch.bus.CommandSource;
import dev.navarch.bus.Subscription;
import dev.navarch.bus.embedded.EmbeddedKafka;
import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.Command;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Whoever may read all of Kafka learns no Secret's content from it. */
class SecretsOnKafkaTest {

    private static final ObjectKey KEY = ObjectKey.namespaced(Resources.SECRETS, "default", "db");
    private static final byte[] SECRET =
            "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"db\"},\"data\":{\"password\":\"aGlkZGVu\"}}"
                    .getBytes(UTF_8);

    private static AnnotationConfigApplicationContext service(EmbeddedKafka kafka, Path home) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(
                        new MapPropertySource(
                                "test",
                                Map.of(
                                        "navarch.kafka.bootstrap-servers",
                                        kafka.bootstrapServers(),
                                        "navarch.home",
                                        home.toString())));
        context.register(BusWiring.class);
        context.refresh();
        return context;
    }

    private static Command creation() {
        return new Command(
                "one",
                "token",
                Verb.CREATE,
                KEY,
                "v1",
                "",
                Optional.empty(),
                SECRET,
                Preconditions.NONE);
    }

    @Test
    void noTopicShowsASecretsValue(@TempDir(cleanup = CleanupMode.NEVER) Path home)
            throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(home.resolve("kafka"));
                AnnotationConfigApplicationContext context = service(kafka, home);
                ChangeSink sink = context.getBean(ChangeSinks.class).open()) {
            CommandSender sender = context.getBean(CommandSender.class);
            assertThatThrownBy(() -> sender.send(creation()).get(60, TimeUnit.SECONDS))
                    .as("without a key nothing is sent")
                    .hasCauseInstanceOf(UncheckedIOException.class);
            Files.createDirectories(home.resolve("pki"));
            Files.writeString(
                    home.resolve("pki/commands.key"),
                    Base64.getEncoder().encodeToString(new byte[32]));
            sender.send(creation()).get(60, TimeUnit.SECONDS);
            sink.publish(
                    List.of(
                            new Change(
                                    1,
                                    ChangeType.ADDED,
                                    KEY,
                                    "u",
                                    Optional.empty(),
                                    Optional.of(SECRET))));

            List<Command> received = new CopyOnWriteArrayList<>();
            try (Subscription consumption =
                    context.getBean(CommandSource.class)
                            .consume(batch -> {
                                received.addAll(batch);
                                return CompletableFuture.completedFuture(List.of());
                            })) {
                assertThat(consumption).isNotNull();
                Recorder.until(() -> received.size() == 1, "the command arrived");
            }
            assertThat(received.getFirst()).usingRecursiveComparison().isEqualTo(creation());
            Set<String> seen = everythingIn(kafka);
            assertThat(seen)
                    .as("topics with something about the Secret")
                    .contains("navarch.commands", "navarch.changes.secrets");
        }
    }

    /** The topics that have records; each record is searched for the value. */
    private static Set<String> everythingIn(EmbeddedKafka kafka) {
        Set<String> topics = new TreeSet<>();
        Map<String, Object> config = KafkaSettings.of(kafka.bootstrapServers()).client();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all =
                    consumer.listTopics().values().stream()
                            .flatMap(List::stream)
                            .map(p -> new TopicPartition(p.topic(), p.partition()))
                            .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (!all.stream()
                    .filter(p -> consumer.position(p) < ends.getOrDefault(p, 0L))
                    .collect(Collectors.toSet())
                    .isEmpty()) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofSeconds(1))) {
                    topics.add(each.topic());
                    if (each.value() != null) {
                        assertThat(new String(each.value(), ISO_8859_1))
                                .as(each.topic())
                                .doesNotContain("aGlkZGVu", "hidden");
                    }
                }
            }
        }
        return topics;
    }
}
